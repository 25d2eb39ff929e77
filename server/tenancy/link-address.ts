/** Where the links lead that people follow to this deployment: to a merchant's own domain, or to the public URL. */
import type { Prisma } from "#prisma/generated/client.ts";

type Database = Pick<Prisma.TransactionClient, "merchant" | "membership">;

const addressOf = (domain: string | null | undefined, publicUrl: string): string =>
  domain ? `https://${domain}` : publicUrl;

/** The address of a merchant's public pages and portal, without a trailing slash. */
export async function merchantAddress(prisma: Database, publicUrl: string, merchantId: string): Promise<string> {
  const row = await prisma.merchant.findUnique({ where: { id: merchantId }, select: { domain: true } });
  return addressOf(row?.domain, publicUrl);
}

/**
 * The address of the links in a person's mail, without a trailing slash: their merchant's, if all they are is customers
 * of that one. Links open accounts, so those of staff, and of who is also somebody at another merchant, never lead to
 * an address that one merchant disposes of.
 * @param of.merchantId whose customer they are asked to become, too; null: nobody's
 */
export async function mailAddress(
  prisma: Database,
  publicUrl: string,
  of: { user: { id: string } | { email: string }; merchantId: string | null },
): Promise<string> {
  const rows = await prisma.membership.findMany({
    where: { user: of.user },
    select: { merchantId: true, customerId: true },
  });
  const merchantIds = new Set(rows.map(({ merchantId }) => merchantId));
  if (of.merchantId !== null) merchantIds.add(of.merchantId);
  const [only] = merchantIds;
  const isCustomerOnly = rows.every(({ customerId }) => customerId !== null);
  return only !== undefined && merchantIds.size === 1 && isCustomerOnly
    ? merchantAddress(prisma, publicUrl, only)
    : publicUrl;
}

/** Whose a public page is (decision 1): the merchant's of its Host, of the slug in its address, else the only one there is. */
import { notFound } from "#server/contracts/not-found.ts";
import type { PublicMerchantView } from "#server/contracts/storefront.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { brandColumns, brandOf } from "./brand.ts";

export interface PublicMerchant {
  id: string;
  view: PublicMerchantView;
}

const viewOf = (row: Parameters<typeof brandOf>[0] & { slug: string; testMode: boolean }): PublicMerchantView => {
  const { name, accent, logoPath } = brandOf(row);
  return { slug: row.slug, name, accent, logo_path: logoPath, test_mode: row.testMode };
};

export interface PublicAddress {
  /** As in /m/<slug>; null: there is none in the address. */
  slug: string | null;
  /** Whose own domain was asked; null or absent: the deployment's address. */
  siteMerchantId?: string | null;
}

/** Enough to know whether there is a second one. */
const two = 2;
const slugPattern = /^[a-z0-9-]{1,63}$/;

/**
 * The merchant of a public page.
 * @returns null: the address names no merchant, and there is not exactly one
 * @throws AppError not_found: nobody has this slug, or another merchant than the domain's
 */
export const makeFindPublicMerchant =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ siteMerchantId = null, ...address }: PublicAddress): Promise<PublicMerchant | null> => {
    const slug = address.slug?.toLowerCase() ?? null;
    if (slug !== null && !slugPattern.test(slug)) throw notFound("merchant");
    const select = { id: true, slug: true, testMode: true, ...brandColumns } as const;
    const where = { ...(siteMerchantId !== null && { id: siteMerchantId }), ...(slug !== null && { slug }) };
    const rows = await prisma.merchant.findMany({ where, select, take: two });
    const [row] = rows;
    if (row && rows.length === 1) return { id: row.id, view: viewOf(row) };
    if (slug !== null) throw notFound("merchant");
    return null;
  };

/** The same as everybody may read it. @throws AppError not_found: nobody has this slug */
export const makeReadPublicMerchant = (deps: { prisma: PrismaClient }) => {
  const find = makeFindPublicMerchant(deps);
  return async (address: PublicAddress): Promise<PublicMerchantView | null> => (await find(address))?.view ?? null;
};

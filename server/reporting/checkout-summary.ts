import type { ReadBalances } from "#server/catalog/live-balances.ts";
import { walletOf } from "#server/catalog/virtual-endpoint-view.ts";
import type { CheckoutSummary } from "#server/contracts/checkout.ts";
import { formatCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { brandColumns, brandOf } from "#server/tenancy/brand.ts";

/**
 * What anyone with the link to an endpoint's checkout may see.
 * @param input.siteMerchantId whose own domain was asked; null or absent: the deployment's address
 * @throws AppError not_found: unknown, archived, a template, or not of the domain's merchant
 */
export const makeCheckoutSummary =
  ({ prisma, readBalances }: { prisma: PrismaClient; readBalances: ReadBalances }) =>
  async (input: { ve_id: string; siteMerchantId?: string | null }): Promise<CheckoutSummary> => {
    const row = await prisma.virtualEndpoint.findUnique({
      where: { id: input.ve_id },
      include: { wallet: true, merchant: { select: { id: true, testMode: true, ...brandColumns } } },
    });
    if (!row || row.isTemplate || row.status === "archived") throw notFound("virtual endpoint");
    if (input.siteMerchantId && input.siteMerchantId !== row.merchantId) throw notFound("virtual endpoint");
    const balance = (await readBalances([walletOf(row)])).get(row.id);
    if (!balance) throw new Error(`${row.id} has no balance`);
    const brand = brandOf(row.merchant);
    return {
      ve_id: row.id,
      name: row.name,
      merchant_name: brand.name,
      accent: brand.accent,
      logo_path: brand.logoPath,
      test_mode: row.merchant.testMode,
      credit_budget: formatCredits(balance.budget),
      credit_spend: formatCredits(balance.spend),
      credit_remaining: formatCredits(balance.remaining),
      payments: [],
    };
  };

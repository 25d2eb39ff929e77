import type { PhysicalModelCost, PhysicalModelPrice } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { formatDecimal } from "#server/contracts/money.ts";
import type { CostView, PriceView } from "#server/contracts/physical-model.ts";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import { unitKinds } from "#server/contracts/units.ts";
import type { UsageRecordView } from "#server/contracts/usage-record.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

interface ReceiptDeps {
  prisma: PrismaClient;
  getUsageRecord: (caller: Caller, input: { id: string }) => Promise<UsageRecordView>;
}

/**
 * The usage record of a request with the names, the price and the cost version behind its figures.
 * @throws AppError not_found
 */
export const makeGetReceipt =
  ({ prisma, getUsageRecord }: ReceiptDeps) =>
  async (caller: Caller, input: { id: string }): Promise<ReceiptView> => {
    const record = await getUsageRecord(caller, input);
    const ownId = (id: string | null) => ({ where: { merchantId: caller.merchantId, id: id ?? "" } });
    const triedIds = [record.physical_model_id, ...record.attempts.map((attempt) => attempt.physical_model_id)];
    const [endpoint, customer, key, price, cost, models] = await Promise.all([
      prisma.virtualEndpoint.findFirst(ownId(record.ve_id)),
      prisma.customer.findFirst(ownId(record.customer_id)),
      prisma.accessKey.findFirst(ownId(record.key_id)),
      prisma.physicalModelPrice.findFirst(ownId(record.price_version_id)),
      prisma.physicalModelCost.findFirst(ownId(record.cost_version_id)),
      prisma.physicalModel.findMany({
        where: { merchantId: caller.merchantId, id: { in: triedIds.filter((id) => id !== null) } },
        include: { provider: { select: { name: true } } },
      }),
    ]);
    return {
      ...record,
      ve_name: endpoint?.name ?? "",
      customer_name: customer?.name ?? "",
      key_name: key?.name ?? "",
      key_prefix: key?.prefix ?? "",
      price: price && priceOf(price),
      cost_rates: cost && costRatesOf(cost),
      physical_models: models.map(({ id, name, providerId, provider }) => ({
        id,
        name,
        provider_id: providerId,
        provider_name: provider.name,
      })),
    };
  };

const priceOf = (row: PhysicalModelPrice): PriceView => ({
  id: row.id,
  version: row.version,
  per: row.per,
  ...figuresOf(row.rates, 6),
});

const costRatesOf = (row: PhysicalModelCost): CostView => ({
  id: row.id,
  version: row.version,
  currency: row.currency,
  per: row.per,
  ...figuresOf(row.rates, 9),
});

/** Stored integers of 10^-digits as the API's decimal strings. */
function figuresOf(rates: unknown, digits: number): Partial<Record<(typeof unitKinds)[number], string>> {
  const stored = new Map(Object.entries(rates ?? {}));
  const figures: Partial<Record<(typeof unitKinds)[number], string>> = {};
  for (const kind of unitKinds) {
    const value: unknown = stored.get(kind);
    if (typeof value === "string") figures[kind] = formatDecimal(BigInt(value), digits);
  }
  return figures;
}

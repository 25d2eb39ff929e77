import { costView, priceView } from "#server/catalog/physical-model-view.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import type { UsageRecordView } from "#server/contracts/usage-record.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

type Scope = Pick<Caller, "merchantId">;

interface ReceiptDeps {
  prisma: PrismaClient;
  getUsageRecord: (caller: Scope, input: { id: string }) => Promise<UsageRecordView>;
}

/**
 * The usage record of a request with the names, the price and the cost version behind its figures.
 * @throws AppError not_found
 */
export const makeGetReceipt =
  ({ prisma, getUsageRecord }: ReceiptDeps) =>
  async (caller: Scope, input: { id: string }): Promise<ReceiptView> => {
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
      price: price && priceView(price),
      cost_rates: cost && costView(cost),
      physical_models: models.map(({ id, name, providerId, provider }) => ({
        id,
        name,
        provider_id: providerId,
        provider_name: provider.name,
      })),
    };
  };

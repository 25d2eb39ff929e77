import type { PhysicalModel, PhysicalModelCost, PhysicalModelPrice, Prisma } from "#prisma/generated/client.ts";
import { marginsOf, percentOf } from "#server/contracts/margin.ts";
import { meterUnits, modalities } from "#server/contracts/modality.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import { capabilitiesSchema, type PhysicalModelView } from "#server/contracts/physical-model.ts";
import type { CostView, PriceView } from "#server/contracts/rate-table.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { ratesToday } from "./exchange-rates-today.ts";
import { storedCreditLimitSchema, storedUnitLimitSchema } from "./model-limits.ts";
import { type BuiltInCatalog, dayOf, findEntries } from "./price-catalog/price-catalog.ts";
import { staleReason } from "./price-catalog/stale-cost.ts";
import { statusOf } from "./provider-view.ts";
import { costDigits, figuresOf, priceDigits } from "./rates.ts";

/** With the newest price and cost: the versions in force. */
export const withVersionsInForce = {
  prices: { orderBy: { version: "desc" as const }, take: 1 },
  costs: { orderBy: { version: "desc" as const }, take: 1 },
};

export type PhysicalModelRow = PhysicalModel & { prices: PhysicalModelPrice[]; costs: PhysicalModelCost[] };

/** A price version as the API shows it. */
export const priceView = ({ id, version, per, rates }: PhysicalModelPrice): PriceView => ({
  id,
  version,
  per,
  ...figuresOf(rates, priceDigits),
});

/** A cost version as the API shows it. */
export const costView = ({ id, version, currency, per, rates, asOf, createdAt }: PhysicalModelCost): CostView => ({
  id,
  version,
  currency,
  per,
  as_of: dayOf(asOf ?? createdAt),
  ...figuresOf(rates, costDigits),
});

type WithoutStanding = Omit<PhysicalModelView, "cost_stale" | "margin" | "credits_per_cost_unit">;

/** The lowest and the highest over a model's unit kinds; null: there is nothing to compare. */
function marginOf(price: PriceView | null, cost: CostView | null, rate: string | null): PhysicalModelView["margin"] {
  if (!price || !cost || rate === null) return null;
  const told = marginsOf(price, cost, rate).filter(({ basisPoints, loss }) => basisPoints !== null || loss);
  if (told.length === 0) return null;
  const points = told.flatMap(({ basisPoints }) => basisPoints ?? []).sort((a, b) => a - b);
  const givenAway = points.length < told.length;
  const [lowest] = points;
  const highest = points.at(-1);
  return {
    lowest: givenAway || lowest === undefined ? null : percentOf(lowest),
    highest: highest === undefined ? null : percentOf(highest),
    loss: told.some(({ loss }) => loss),
  };
}

function viewOf(row: PhysicalModelRow): WithoutStanding {
  const [price] = row.prices;
  const [cost] = row.costs;
  const creditLimit = storedCreditLimitSchema.parse(row.creditLimit);
  return {
    id: row.id,
    provider_id: row.providerId,
    name: row.name,
    modality: modalities.find((modality) => modality === row.modality) ?? "text",
    unit: meterUnits.find((unit) => unit === row.unit) ?? "token",
    description: row.description,
    price: price ? priceView(price) : null,
    cost: cost ? costView(cost) : null,
    unit_limit: storedUnitLimitSchema.parse(row.unitLimit),
    credit_limit: creditLimit && {
      amount: formatCredits(microCredits(BigInt(creditLimit.amount))),
      window: creditLimit.window,
    },
    capabilities: capabilitiesSchema.parse(row.capabilities),
    catalog_model: row.catalogModel,
    status: statusOf(row.status),
    created_at: row.createdAt.toISOString(),
  };
}

export type ViewPhysicalModels = (
  prisma: Prisma.TransactionClient,
  merchantId: string,
  rows: readonly PhysicalModelRow[],
) => Promise<PhysicalModelView[]>;

/** Physical models as the API shows them, their costs compared with the price catalog. */
export const makeViewPhysicalModels =
  ({ builtInCatalog }: { builtInCatalog: BuiltInCatalog }): ViewPhysicalModels =>
  async (prisma, merchantId, rows) => {
    const ids = [...new Set(rows.flatMap((row) => row.catalogModel ?? []))];
    const entries = await findEntries(prisma, builtInCatalog, merchantId, ids);
    const { staleCostDays } = await prisma.merchant.findUniqueOrThrow({
      where: { id: merchantId },
      select: { staleCostDays: true },
    });
    const currencies = rows.flatMap(({ costs }) => costs.map(({ currency }) => currency));
    const rates = await ratesToday(executorOfPrisma(prisma), merchantId, currencies);
    const facts = { nowMs: Date.now(), staleCostDays };
    return rows.map((row) => {
      const view = viewOf(row);
      const entry = row.catalogModel === null ? undefined : entries.get(row.catalogModel);
      const rate = rates.get(view.cost?.currency ?? "") ?? null;
      return {
        ...view,
        cost_stale: staleReason(view.cost, entry, facts),
        margin: marginOf(view.price, view.cost, rate),
        credits_per_cost_unit: rate,
      };
    });
  };

/** One model likewise. */
export async function viewPhysicalModel(
  view: ViewPhysicalModels,
  prisma: Prisma.TransactionClient,
  row: PhysicalModelRow,
): Promise<PhysicalModelView> {
  const [shown] = await view(prisma, row.merchantId, [row]);
  if (!shown) throw new Error(`${row.id} has no view`);
  return shown;
}

import type { PhysicalModel, PhysicalModelCost, PhysicalModelPrice } from "#prisma/generated/client.ts";
import {
  type CostView,
  capabilitiesSchema,
  type PhysicalModelView,
  type PriceView,
} from "#server/contracts/physical-model.ts";
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
export const costView = ({ id, version, currency, per, rates }: PhysicalModelCost): CostView => ({
  id,
  version,
  currency,
  per,
  ...figuresOf(rates, costDigits),
});

/** A physical model as the API shows it. */
export function physicalModelView(row: PhysicalModelRow): PhysicalModelView {
  const [price] = row.prices;
  const [cost] = row.costs;
  return {
    id: row.id,
    provider_id: row.providerId,
    name: row.name,
    modality: row.modality === "embedding" ? "embedding" : "text",
    unit: "token",
    description: row.description,
    price: price ? priceView(price) : null,
    cost: cost ? costView(cost) : null,
    capabilities: capabilitiesSchema.parse(row.capabilities),
    status: statusOf(row.status),
    created_at: row.createdAt.toISOString(),
  };
}

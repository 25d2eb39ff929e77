/** What physical models are sorted and sifted by, as SQL over the aliases of `modelsWithVersions`. */
import type { physicalModelNeeds, physicalModelSorts } from "#server/contracts/physical-model.ts";
import type { SortKey } from "#server/infra/sorted-page.ts";
import { rateTodayOf } from "./exchange-rates-today.ts";

const newest = (table: string): string =>
  `SELECT version.* FROM ${table} AS version WHERE version.physical_model_id = model.id ORDER BY version.version DESC LIMIT 1`;

/** Models with their provider, the versions in force, and today's rate of the cost's currency. */
export const modelsWithVersions = `physical_model AS model
  JOIN provider ON provider.id = model.provider_id
  LEFT JOIN LATERAL (${newest("physical_model_price")}) AS price ON true
  LEFT JOIN LATERAL (${newest("physical_model_cost")}) AS cost ON true
  LEFT JOIN LATERAL (${rateTodayOf("model.merchant_id", "cost.currency")}) AS today ON true`;

const parent = `CASE
  WHEN kind IN ('cached_input', 'cache_write', 'audio_input', 'image_input') THEN 'input'
  WHEN kind IN ('reasoning', 'audio_output', 'image_output') THEN 'output'
  WHEN kind LIKE 'image:%' THEN 'image' END`;
const figure = (table: string): string =>
  `coalesce(${table}.rates->>kind, ${table}.rates->>(${parent}))::numeric / CASE kind WHEN 'request' THEN 1 ELSE ${table}.per END`;

/** What is left of a credit of the price, over the unit kinds the least; a price of zero with a cost is a loss without end. */
const lowestMargin = `(SELECT min(CASE
    WHEN ${figure("price")} > 0 THEN 1 - ${figure("cost")} * today.micros / 1000000000 / (${figure("price")})
    WHEN ${figure("price")} = 0 AND ${figure("cost")} * today.micros > 0 THEN -1000000000 END)
  FROM (SELECT jsonb_object_keys(price.rates) AS kind UNION SELECT jsonb_object_keys(cost.rates)) AS kinds)`;

/** The figure that such a model is mostly charged by, for one unit. */
const mainPrice = `coalesce(price.rates->>'input', price.rates->>'image', price.rates->>'second',
  price.rates->>'character', price.rates->>'output')::numeric / price.per`;

export const modelSortKeys: Record<(typeof physicalModelSorts)[number], SortKey> = {
  name: { expression: "lower(model.name)", type: "text" },
  provider: { expression: "lower(provider.name)", type: "text" },
  price: { expression: `round(coalesce(${mainPrice}, (price.rates->>'request')::numeric), 12)`, type: "numeric" },
  margin: { expression: `round(${lowestMargin}, 12)`, type: "numeric" },
  created_at: { expression: "model.id", type: "text" },
};

/** A stale cost is told by the price catalog, which is not in the database alone. */
export const modelNeeds: Record<Exclude<(typeof physicalModelNeeds)[number], "stale_cost">, string> = {
  no_price: "price.id IS NULL",
  no_cost: "cost.id IS NULL",
  loss: `${lowestMargin} < 0`,
};

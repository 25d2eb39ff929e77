/** Shapes of /price-catalog: what public models cost, dated and sourced, to make physical models of. */
import { z } from "zod";
import { type Modality, meterUnits, modalities } from "./modality.ts";
import { type Capabilities, capabilitiesSchema } from "./physical-model.ts";
import { type CostInput, costInputSchema } from "./rate-table.ts";
import { pageOf, searchSchema, sortedPageShape, timeSchema } from "./wire.ts";

export const catalogEntrySchema = z.object({
  id: z.string().describe("<provider>/<model>: what catalog_model names."),
  provider: z.string(),
  model: z.string(),
  modality: z.enum(modalities),
  unit: z.enum(meterUnits),
  cost: costInputSchema,
  capabilities: capabilitiesSchema,
  source: z.string(),
  as_of: z.string().describe("The day that the figures were true."),
  imported: z.boolean().describe("Of a file that this merchant imported; else of the one that comes with the product."),
});
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

export const listedCatalogEntrySchema = catalogEntrySchema.extend({
  old: z.boolean().describe("Its figures are older than the merchant's stale_cost_days."),
  physical_models: z.number().int().describe("The merchant's models made of it."),
  stale_models: z.number().int().describe("Of these, models whose cost in force should be looked at."),
});
export type ListedCatalogEntry = z.infer<typeof listedCatalogEntrySchema>;
export const catalogPageSchema = pageOf(listedCatalogEntrySchema);

export const catalogSorts = ["provider", "model", "input", "output", "as_of"] as const;

export const listCatalogInputSchema = z.strictObject({
  search: searchSchema.describe("Words that the provider's or model's name has, all of them.").optional(),
  provider: z.string().max(100).optional(),
  modality: z.enum(modalities).optional(),
  state: z
    .enum(["used", "old", "stale_models"])
    .describe("Only entries that models are made of; with old figures; with models whose cost is stale.")
    .optional(),
  ...sortedPageShape(catalogSorts),
});

export const catalogSourcesSchema = z.object({
  sources: z
    .array(
      z.object({
        source: z.string(),
        as_of: z.string(),
        imported: z.boolean(),
        entries: z.number().int().describe("That count today: newer figures lie over older ones."),
      }),
    )
    .describe("Newest first."),
  providers: z.array(z.object({ provider: z.string(), entries: z.number().int() })).describe("By name."),
  stale_cost_days: z.number().int(),
});
export type CatalogSourcesView = z.infer<typeof catalogSourcesSchema>;

const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s\p{Cc}\p{Cs}]+$/u, "must not contain spaces or control characters");
const usd = z.string().regex(/^\d{1,9}(?:\.\d{1,20})?$/, "is no amount");

/** One model of a file of public costs, as its source writes it. */
export const publicCostSchema = z.object({
  provider: word.regex(/^[^/]+$/),
  model: word,
  type: z.string().max(40).optional(),
  usd_per_million: z.record(z.string().max(40), usd).optional(),
  usd_per_image: z.record(z.string().max(80), usd).optional(),
  supports: z.array(z.string().max(40)).max(40).optional(),
  max_output_tokens: z.number().int().min(1).max(10_000_000).optional(),
});
export type PublicCost = z.infer<typeof publicCostSchema>;

export const importCatalogInputSchema = z.object({
  source: z.string().trim().min(1).max(200).describe("Where the file comes from."),
  as_of: z.iso.date().describe("The day that its figures were true."),
  models: z
    .array(publicCostSchema)
    .min(1)
    .max(10_000)
    .describe("US dollars per million tokens (usd_per_million) or per image by size:quality (usd_per_image)."),
});

export const importedCatalogSchema = z.object({
  imported: z.number().int().describe("Entries written."),
  skipped: z
    .array(z.object({ id: z.string(), reason: z.string() }))
    .describe("Models without usable figures; at most 200."),
  source: z.string(),
  as_of: z.string(),
  imported_at: timeSchema,
});
export type ImportedCatalogView = z.infer<typeof importedCatalogSchema>;

const countSchema = z.number().int();
export const catalogPreviewSchema = z.object({
  added: countSchema.describe("Models that the catalog does not have yet."),
  changed: countSchema.describe("Models whose figures differ."),
  unchanged: countSchema.describe("Models with the figures that the catalog has."),
  older: countSchema.describe("Models whose figures in the catalog are of a later day: they stay."),
  skipped: z.array(z.object({ id: z.string(), reason: z.string() })).describe("Without usable figures; at most 200."),
  skipped_count: countSchema,
  models_touched: countSchema.describe("Physical models made of what changes: their costs would show as stale."),
  changes: z
    .array(
      z.object({
        id: z.string(),
        before: costInputSchema.nullable().describe("Null: it is new."),
        after: costInputSchema,
        physical_models: countSchema,
      }),
    )
    .describe("Those with physical models first, then changed before added; at most 200."),
});
export type CatalogPreviewView = z.infer<typeof catalogPreviewSchema>;

/** The parts of an entry that a file has. */
export interface CatalogFacts {
  id: string;
  provider: string;
  model: string;
  modality: Modality;
  unit: CatalogEntry["unit"];
  cost: CostInput;
  capabilities: Capabilities;
}

/** Shapes of /price-catalog: what public models cost, dated and sourced, to make physical models of. */
import { z } from "zod";
import { type Modality, meterUnits, modalities } from "./modality.ts";
import { type Capabilities, capabilitiesSchema } from "./physical-model.ts";
import { type CostInput, costInputSchema } from "./rate-table.ts";
import { pageOf, timeSchema } from "./wire.ts";

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
export const catalogPageSchema = pageOf(catalogEntrySchema);

export const listCatalogInputSchema = z.strictObject({
  search: z.string().trim().max(200).describe("Words that the provider's or model's name has, all of them.").optional(),
  provider: z.string().max(100).optional(),
  modality: z.enum(modalities).optional(),
  limit: z.coerce.number<number>().int().min(1).max(200).default(50).describe("Rows per page, 1 to 200."),
  cursor: z
    .string()
    .regex(/^[\w-]{1,500}$/, "is no cursor")
    .describe("next_cursor of the page before.")
    .optional(),
});

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

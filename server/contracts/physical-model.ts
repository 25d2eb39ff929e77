/** Shapes of /physical-models. Figures of a price are credits, of a cost major units of its currency. */
import { z } from "zod";
import { meterUnits, modalities } from "./modality.ts";
import { costInputSchema, costSchema, priceInputSchema, priceSchema } from "./rate-table.ts";
import {
  creditsInputSchema,
  creditsSchema,
  idSchema,
  nameSchema,
  pageOf,
  pageShape,
  textSchema,
  timeSchema,
} from "./wire.ts";

const flag = (meaning: string) => z.boolean().nullable().describe(meaning).optional();
const count = (maximum: number, meaning: string) => z.number().int().min(1).max(maximum).describe(meaning).optional();

export const capabilitiesSchema = z
  .strictObject({
    context_tokens: count(100_000_000, "Size of the context window."),
    max_output_tokens: count(10_000_000, "Longest answer."),
    tools: flag("Calls tools."),
    vision: flag("Takes images."),
    audio: flag("Takes audio."),
    files: flag("Takes files."),
    json_schema: flag("Answers by a JSON schema."),
    reasoning: flag("Reasons before it answers."),
    max_media_tokens: count(10_000_000, "Most input tokens that one image, clip or file can cost; bounds holds."),
    max_image_tokens: count(10_000_000, "Most output tokens that one image made can cost; bounds holds."),
    max_audio_seconds: count(1_000_000, "Longest audio taken or made in one request; bounds holds."),
  })
  .describe("What the model can do; null or missing: not known, so it may. A route that cannot is left out.");
export type Capabilities = z.infer<typeof capabilitiesSchema>;

export const limitWindows = ["minute", "hour", "day", "month", "total"] as const;
const windowSchema = z.enum(limitWindows).describe("In UTC; total: for ever.");

export const unitLimitSchema = z
  .strictObject({ amount: z.number().int().min(1).max(1_000_000_000_000_000), window: windowSchema })
  .describe("Most units (tokens, images, seconds, characters) in each window; then the model leaves the rotation.");
export const creditLimitSchema = z
  .strictObject({
    amount: creditsInputSchema.refine((text) => Number(text) > 0, "must be above 0"),
    window: windowSchema,
  })
  .describe("Most credits charged in each window; then the model leaves the rotation.");

/** Entry of the price catalog: "<provider>/<model>". */
const catalogModelSchema = z.string().min(3).max(300).describe("Entry of the price catalog, see /price-catalog.");

export const physicalModelSchema = z.object({
  id: z.string(),
  provider_id: z.string(),
  name: z.string().describe("The upstream's model or deployment name."),
  modality: z.enum(modalities),
  unit: z.enum(meterUnits),
  description: z.string(),
  price: priceSchema.nullable().describe("The version in force; null: not routable."),
  cost: costSchema.nullable().describe("The version in force."),
  cost_stale: z
    .enum(["old", "newer_figures"])
    .nullable()
    .describe("Why the cost should be looked at: its figures are old, or the price catalog has newer, other ones."),
  unit_limit: unitLimitSchema.nullable(),
  credit_limit: z.object({ amount: creditsSchema, window: windowSchema }).nullable(),
  capabilities: capabilitiesSchema,
  catalog_model: z.string().nullable(),
  status: z.enum(["active", "disabled", "archived"]),
  created_at: timeSchema,
});
export type PhysicalModelView = z.infer<typeof physicalModelSchema>;
export const physicalModelPageSchema = pageOf(physicalModelSchema);

export const listPhysicalModelsInputSchema = z.strictObject({ ...pageShape, provider_id: idSchema.optional() });

export const createPhysicalModelInputSchema = z
  .strictObject({
    provider_id: idSchema,
    catalog_model: catalogModelSchema
      .describe(
        "Takes what is not given here from this entry of the price catalog: name, modality, cost, capabilities.",
      )
      .optional(),
    name: nameSchema.describe("Needed without catalog_model.").optional(),
    modality: z.enum(modalities).describe("Default: the catalog entry's, else text.").optional(),
    unit: z.enum(meterUnits).describe("Default: the modality's.").optional(),
    description: textSchema.default(""),
    price: priceInputSchema.nullable().default(null),
    cost: costInputSchema.nullable().optional(),
    unit_limit: unitLimitSchema.nullable().default(null),
    credit_limit: creditLimitSchema.nullable().default(null),
    capabilities: capabilitiesSchema.optional(),
    status: z.enum(["active", "disabled"]).default("active"),
  })
  .refine((model) => model.name !== undefined || model.catalog_model !== undefined, {
    path: ["name"],
    message: "is needed where no catalog_model is given",
  });

export const updatePhysicalModelInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  description: textSchema.optional(),
  price: priceInputSchema.describe("Appends a price version.").optional(),
  cost: costInputSchema.describe("Appends a cost version.").optional(),
  catalog_model: catalogModelSchema.nullable().describe("The entry that its cost is compared with.").optional(),
  refresh_cost: z.boolean().describe("Appends the catalog entry's figures as a cost version.").optional(),
  unit_limit: unitLimitSchema.nullable().optional(),
  credit_limit: creditLimitSchema.nullable().optional(),
  capabilities: capabilitiesSchema.optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

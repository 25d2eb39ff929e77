/** Shapes of /physical-models. Figures of a price are credits, of a cost major units of its currency. */
import { z } from "zod";
import { meterUnits, modalities } from "./modality.ts";
import { providerKinds } from "./provider-kinds.ts";
import { costInputSchema, costSchema, priceInputSchema, priceSchema } from "./rate-table.ts";
import {
  creditsInputSchema,
  creditsSchema,
  idSchema,
  nameSchema,
  pageOf,
  searchSchema,
  sortedPageShape,
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

const percent = z.string().nullable().describe("Percent of the price, decimal string; null: the price is zero.");

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
  margin: z
    .object({
      lowest: percent,
      highest: percent,
      loss: z.boolean().describe("At least one unit kind is sold below its cost."),
    })
    .nullable()
    .describe("Over its unit kinds, at today's exchange rate; null: no price, no cost or no rate of its currency."),
  credits_per_cost_unit: z
    .string()
    .nullable()
    .describe(
      "Credits that one major unit of the cost's currency is worth today: by its own price, else by its rate into the reporting currency and that one's price. Decimal string with at most 15 decimals; null: there is no such rate.",
    ),
  unit_limit: unitLimitSchema.nullable(),
  credit_limit: z.object({ amount: creditsSchema, window: windowSchema }).nullable(),
  capabilities: capabilitiesSchema,
  catalog_model: z.string().nullable(),
  status: z.enum(["active", "disabled", "archived"]),
  created_at: timeSchema,
});
export type PhysicalModelView = z.infer<typeof physicalModelSchema>;

export const listedPhysicalModelSchema = physicalModelSchema.extend({
  provider_name: z.string(),
  provider_kind: z.enum(providerKinds),
  provider_status: z.enum(["active", "disabled", "archived"]),
  routes: z.number().int().describe("Routes of endpoints that point to it."),
  requests_day: z.number().int().describe("Answered or failed in the last 24 hours, by quarter-hours."),
});
export type ListedPhysicalModelView = z.infer<typeof listedPhysicalModelSchema>;
export const physicalModelPageSchema = pageOf(listedPhysicalModelSchema);

export const physicalModelSorts = ["name", "provider", "price", "margin", "created_at"] as const;
/** Why a model needs a look. */
export const physicalModelNeeds = ["no_price", "no_cost", "stale_cost", "loss"] as const;

export const listPhysicalModelsInputSchema = z.strictObject({
  ...sortedPageShape(physicalModelSorts),
  search: searchSchema
    .describe("Part of the name, the description or the provider's name, or the whole id.")
    .optional(),
  provider_id: idSchema.optional(),
  modality: z.enum(modalities).optional(),
  status: z.enum(["active", "disabled"]).optional(),
  needs: z
    .enum(physicalModelNeeds)
    .describe("Only those without price, without cost, with a stale cost, or sold below cost.")
    .optional(),
});

const versionAuthor = {
  created_at: timeSchema,
  created_by: z.object({ id: z.string(), name: z.string().nullable() }).describe("User, management key or the system."),
};
export const physicalModelVersionsSchema = z.object({
  prices: z.array(z.object({ ...versionAuthor, price: priceSchema })).describe("Newest first, at most 100."),
  costs: z.array(z.object({ ...versionAuthor, cost: costSchema })).describe("Newest first, at most 100."),
});
export type PhysicalModelVersionsView = z.infer<typeof physicalModelVersionsSchema>;

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
    message: "is needed, unless the model is of the price catalog",
  });

export const updatePhysicalModelInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  description: textSchema.optional(),
  price: priceInputSchema.describe("Appends a price version.").optional(),
  cost: costInputSchema.describe("Appends a cost version.").optional(),
  cost_as_of: z.iso.date().describe("The day that the given cost's figures were true. Default: today.").optional(),
  catalog_model: catalogModelSchema.nullable().describe("The entry that its cost is compared with.").optional(),
  refresh_cost: z.boolean().describe("Appends the catalog entry's figures as a cost version.").optional(),
  unit_limit: unitLimitSchema.nullable().optional(),
  credit_limit: creditLimitSchema.nullable().optional(),
  capabilities: capabilitiesSchema.optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

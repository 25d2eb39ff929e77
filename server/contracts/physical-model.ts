/** Shapes of /physical-models. Figures of a price are credits, of a cost major units of its currency. */
import { z } from "zod";
import { unitKinds } from "./units.ts";
import {
  costAmountInputSchema,
  creditsInputSchema,
  creditsSchema,
  currencySchema,
  idSchema,
  nameSchema,
  pageOf,
  pageShape,
  textSchema,
  timeSchema,
} from "./wire.ts";

export const modalities = ["text", "embedding"] as const;

const perSchema = z
  .union([z.literal(1), z.literal(1000), z.literal(1_000_000)])
  .describe("The figures stand for this many units; `request` is always per request.");

/** One optional figure per unit kind. */
const figures = <Figure extends z.ZodType>(figure: Figure) => ({
  input: figure.describe("Input tokens.").optional(),
  cached_input: figure.describe("Input tokens read from the provider's cache; without it: input.").optional(),
  cache_write: figure.describe("Input tokens written to the provider's cache; without it: input.").optional(),
  audio_input: figure.describe("Audio input tokens; without it: input.").optional(),
  output: figure.describe("Output tokens.").optional(),
  reasoning: figure.describe("Reasoning tokens; without it: output.").optional(),
  audio_output: figure.describe("Audio output tokens; without it: output.").optional(),
  request: figure.describe("Flat fee of one request.").optional(),
});

const someFigure = (value: Partial<Record<(typeof unitKinds)[number], unknown>>) =>
  unitKinds.some((kind) => value[kind] !== undefined);
const needsFigure = { message: "needs at least one figure" };

/** Keeps every charge and cost of a request far inside 64 bits. */
const mostCreditsPerFigure = 1_000_000;
const mostCostPerUnit = 1_000;

export const priceInputSchema = z
  .strictObject({
    per: perSchema,
    ...figures(
      creditsInputSchema.refine((value) => Number(value) <= mostCreditsPerFigure, {
        message: `must not be above ${mostCreditsPerFigure}`,
      }),
    ),
  })
  .refine(someFigure, needsFigure);
export const costInputSchema = z
  .strictObject({ currency: currencySchema, per: perSchema, ...figures(costAmountInputSchema) })
  .refine(
    (cost) =>
      unitKinds.every((kind) => Number(cost[kind] ?? 0) <= mostCostPerUnit * (kind === "request" ? 1 : cost.per)),
    { message: `must not be above ${mostCostPerUnit} a unit` },
  )
  .refine(someFigure, needsFigure);

const amountSchema = z.string();
export const priceSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  per: z.number().int(),
  ...figures(creditsSchema),
});
export const costSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  currency: z.string(),
  per: z.number().int(),
  ...figures(amountSchema),
});
export type PriceView = z.infer<typeof priceSchema>;
export type CostView = z.infer<typeof costSchema>;

export const capabilitiesSchema = z
  .strictObject({
    context_tokens: z.number().int().min(1).max(100_000_000).describe("Size of the context window.").optional(),
    max_output_tokens: z.number().int().min(1).max(10_000_000).describe("Longest answer.").optional(),
  })
  .describe("What the model can do.");

export const physicalModelSchema = z.object({
  id: z.string(),
  provider_id: z.string(),
  name: z.string().describe("The upstream's model or deployment name."),
  modality: z.enum(modalities),
  unit: z.literal("token"),
  description: z.string(),
  price: priceSchema.nullable().describe("The version in force; null: not routable."),
  cost: costSchema.nullable().describe("The version in force."),
  capabilities: capabilitiesSchema,
  status: z.enum(["active", "disabled", "archived"]),
  created_at: timeSchema,
});
export type PhysicalModelView = z.infer<typeof physicalModelSchema>;
export const physicalModelPageSchema = pageOf(physicalModelSchema);

export const listPhysicalModelsInputSchema = z.strictObject({ ...pageShape, provider_id: idSchema.optional() });

export const createPhysicalModelInputSchema = z.strictObject({
  provider_id: idSchema,
  name: nameSchema,
  modality: z.enum(modalities).default("text"),
  unit: z.literal("token").default("token"),
  description: textSchema.default(""),
  price: priceInputSchema.nullable().default(null),
  cost: costInputSchema.nullable().default(null),
  capabilities: capabilitiesSchema.default({}),
  status: z.enum(["active", "disabled"]).default("active"),
});

export const updatePhysicalModelInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  description: textSchema.optional(),
  price: priceInputSchema.describe("Appends a price version.").optional(),
  cost: costInputSchema.describe("Appends a cost version.").optional(),
  capabilities: capabilitiesSchema.optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

/** Shapes of /physical-models. Figures of a price are credits, of a cost major units of its currency. */
import { z } from "zod";
import { isUnitKind, type UnitKind } from "./units.ts";
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

/** One optional figure per unit kind with a fixed name. */
const figures = <Figure extends z.ZodType>(figure: Figure) => ({
  input: figure.describe("Input tokens.").optional(),
  cached_input: figure.describe("Input tokens read from the provider's cache; without it: input.").optional(),
  cache_write: figure.describe("Input tokens written to the provider's cache; without it: input.").optional(),
  audio_input: figure.describe("Audio input tokens; without it: input.").optional(),
  image_input: figure.describe("Image input tokens; without it: input.").optional(),
  output: figure.describe("Output tokens.").optional(),
  reasoning: figure.describe("Reasoning tokens; without it: output.").optional(),
  audio_output: figure.describe("Audio output tokens; without it: output.").optional(),
  image_output: figure.describe("Image output tokens; without it: output.").optional(),
  image: figure
    .describe("One image; also `image:<size>` and `image:<size>:<quality>`, without which the shorter name stands.")
    .optional(),
  second: figure.describe("One second of audio.").optional(),
  character: figure.describe("One character of text to speak.").optional(),
  request: figure.describe("Flat fee of one request.").optional(),
});

/** Kind → decimal string. */
type Figures = Partial<Record<UnitKind, string>>;
export type PriceInput = Figures & { per: z.infer<typeof perSchema> };
export type CostInput = PriceInput & { currency: string };
export type PriceView = Figures & { id: string; version: number; per: number };
export type CostView = PriceView & { currency: string };

/** Keeps a table small enough to be read at a glance, and every snapshot small. */
const mostFigures = 100;
/** Keeps every charge and cost of a request far inside 64 bits. */
const mostCreditsPerFigure = 1_000_000;
const mostCostPerUnit = 1_000;

const figureKinds = (table: object): UnitKind[] => Object.keys(table).filter(isUnitKind);

/** Names what is no unit kind, and refuses a table without or with far too many figures. */
function checkKinds(fixed: readonly string[]) {
  return (table: object, context: z.RefinementCtx): void => {
    for (const key of Object.keys(table)) {
      if (!isUnitKind(key) && !fixed.includes(key)) {
        context.addIssue({ code: "custom", path: [key.slice(0, 64)], message: "is no unit kind" });
      }
    }
    const count = figureKinds(table).length;
    if (count === 0) context.addIssue({ code: "custom", message: "needs at least one figure" });
    if (count > mostFigures) context.addIssue({ code: "custom", message: `has more than ${mostFigures} figures` });
  };
}

const creditsFigureSchema = creditsInputSchema.refine((value) => Number(value) <= mostCreditsPerFigure, {
  message: `must not be above ${mostCreditsPerFigure}`,
});

// Fixed keys beside `image:…` ones are a shape that zod can check but TypeScript cannot infer from it: hence the casts.
export const priceInputSchema = z
  .object({ per: perSchema, ...figures(creditsFigureSchema) })
  .catchall(creditsFigureSchema)
  .superRefine(checkKinds(["per"])) as unknown as z.ZodType<PriceInput, PriceInput>;

export const costInputSchema = z
  .object({ currency: currencySchema, per: perSchema, ...figures(costAmountInputSchema) })
  .catchall(costAmountInputSchema)
  .superRefine((cost, context) => {
    checkKinds(["per", "currency"])(cost, context);
    for (const kind of figureKinds(cost)) {
      const most = mostCostPerUnit * (kind === "request" ? 1 : cost.per);
      if (Number((cost as Figures)[kind]) <= most) continue;
      context.addIssue({ code: "custom", path: [kind], message: `must not be above ${mostCostPerUnit} a unit` });
    }
  }) as unknown as z.ZodType<CostInput, CostInput>;

const amountSchema = z.string();
const versionShape = { id: z.string(), version: z.number().int(), per: z.number().int() };
export const priceSchema = z
  .object({ ...versionShape, ...figures(creditsSchema) })
  .catchall(creditsSchema) as unknown as z.ZodType<PriceView, PriceView>;
export const costSchema = z
  .object({ ...versionShape, currency: z.string(), ...figures(amountSchema) })
  .catchall(amountSchema) as unknown as z.ZodType<CostView, CostView>;

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

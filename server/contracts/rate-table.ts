/** Prices and costs: figures by unit kind for 1, 1,000 or 1,000,000 units. */
import { z } from "zod";
import { isUnitKind, type UnitKind } from "./units.ts";
import { costAmountInputSchema, creditsInputSchema, creditsSchema, currencySchema } from "./wire.ts";

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
export type CostView = PriceView & { currency: string; as_of: string };

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
  .object({
    ...versionShape,
    currency: z.string(),
    as_of: z.string().describe("The day that these figures were true."),
    ...figures(amountSchema),
  })
  .catchall(amountSchema) as unknown as z.ZodType<CostView, CostView>;

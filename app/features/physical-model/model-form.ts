/** Forms of a physical model, from what is typed to the API's input. Pure. */
import type { z } from "zod";
import type { InputForm, Typed } from "#app/lib/answer-input.ts";
import { definedFields, numberAt, textAt } from "#app/lib/typed-values.ts";
import {
  kindsFault,
  type MeterUnit,
  type Modality,
  type ModelFault,
  priceFault,
  unitFault,
} from "#server/contracts/modality.ts";
import {
  createPhysicalModelInputSchema,
  type PhysicalModelView,
  updatePhysicalModelInputSchema,
} from "#server/contracts/physical-model.ts";
import { typedCost, typedPrice } from "./rate-figures.ts";

export const capabilityNumbers = [
  "context_tokens",
  "max_output_tokens",
  "max_media_tokens",
  "max_image_tokens",
  "max_audio_seconds",
] as const;
export const capabilityFlags = ["tools", "vision", "audio", "files", "json_schema", "reasoning"] as const;

function limitAt(typed: Typed, name: string, amountOf: (path: string) => unknown) {
  const amount = amountOf(`${name}.amount`);
  return amount === undefined ? null : { amount, window: textAt(typed, `${name}.window`) };
}

const flag = (text: string | undefined) => (text === "yes" ? true : text === "no" ? false : undefined);

function partsOf(typed: Typed) {
  const numbers = capabilityNumbers.map((name) => [name, numberAt(typed, `capabilities.${name}`)]);
  const flags = capabilityFlags.map((name) => [name, flag(textAt(typed, `capabilities.${name}`))]);
  return {
    description: textAt(typed, "description") ?? "",
    unit_limit: limitAt(typed, "unit_limit", (path) => numberAt(typed, path)),
    credit_limit: limitAt(typed, "credit_limit", (path) => textAt(typed, path)),
    capabilities: definedFields(Object.fromEntries([...numbers, ...flags])) ?? {},
  };
}

type Add = (fault: ModelFault | null) => void;
const adder =
  (context: z.RefinementCtx): Add =>
  (fault) => {
    if (fault) context.addIssue({ code: "custom", path: fault.param.split("."), message: fault.message });
  };

function checkRates(
  add: Add,
  modality: Modality,
  unit: MeterUnit,
  rates: { price?: object | null; cost?: object | null },
) {
  if (rates.price) add(priceFault(modality, unit, rates.price));
  if (rates.cost) add(kindsFault(modality, rates.cost, "cost"));
}

export const createModelForm: InputForm<z.infer<typeof createPhysicalModelInputSchema>> = {
  schema: createPhysicalModelInputSchema.superRefine(({ modality = "text", unit, price, cost = null }, context) => {
    const add = adder(context);
    if (unit === undefined) return;
    add(unitFault(modality, unit));
    checkRates(add, modality, unit, { price, cost });
  }),
  toInput: (typed) => ({
    provider_id: textAt(typed, "provider_id") ?? "",
    ...definedFields({
      catalog_model: textAt(typed, "catalog_model"),
      name: textAt(typed, "name"),
      modality: textAt(typed, "modality"),
      unit: textAt(typed, "unit"),
    }),
    price: typedPrice(typed) ?? null,
    cost: typedCost(typed) ?? null,
    ...partsOf(typed),
  }),
};

type UpdateForm = InputForm<z.infer<typeof updatePhysicalModelInputSchema>>;

/** The form that changes what a model is, not what it is sold for. */
export const updateModelForm = (id: string): UpdateForm => ({
  schema: updatePhysicalModelInputSchema,
  toInput: (typed) => ({
    id,
    name: textAt(typed, "name") ?? "",
    catalog_model: textAt(typed, "catalog_model") ?? null,
    ...partsOf(typed),
  }),
});

/** The form that appends versions of price and cost. */
export const repriceForm = ({
  id,
  modality,
  unit,
}: Pick<PhysicalModelView, "id" | "modality" | "unit">): UpdateForm => ({
  schema: updatePhysicalModelInputSchema.superRefine((input, context) => {
    checkRates(adder(context), modality, unit, {
      ...(input.price ? { price: input.price } : {}),
      ...(input.cost ? { cost: input.cost } : {}),
    });
    if (!input.price && !input.cost) {
      context.addIssue({ code: "custom", path: ["price"], message: "Give at least one figure." });
    }
  }),
  toInput: (typed) => {
    const cost = typedCost(typed);
    return {
      id,
      ...definedFields({ price: typedPrice(typed), cost, cost_as_of: cost ? textAt(typed, "cost_as_of") : undefined }),
    };
  },
});

/** Limits and capabilities of a model as a form shows them. */
export function shownParts(
  model: Pick<PhysicalModelView, "description" | "unit_limit" | "credit_limit" | "capabilities">,
) {
  const { description, unit_limit, credit_limit, capabilities } = model;
  const text = (value: number | boolean | null | undefined) =>
    typeof value === "boolean" ? (value ? "yes" : "no") : value === null || value === undefined ? "" : String(value);
  return {
    description,
    unit_limit: { amount: text(unit_limit?.amount), window: unit_limit?.window ?? "day" },
    credit_limit: { amount: credit_limit?.amount ?? "", window: credit_limit?.window ?? "day" },
    capabilities: Object.fromEntries(
      [...capabilityNumbers, ...capabilityFlags].map((name) => [name, text(capabilities[name])]),
    ),
  };
}

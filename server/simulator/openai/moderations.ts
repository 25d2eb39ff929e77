import { hashText } from "../reply.ts";
import { jsonPlan, type MediaHandler } from "./media-plan.ts";

const categories = ["harassment", "hate", "self-harm", "sexual", "violence"];

function judge(input: unknown) {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  const found = categories.map((category) => [category, text.toLowerCase().includes(category)] as const);
  return {
    flagged: found.some(([, is]) => is),
    categories: Object.fromEntries(found),
    category_scores: Object.fromEntries(
      found.map(([category, is]) => [category, is ? 0.98 : (hashText(category + text) % 1000) / 1_000_000]),
    ),
    category_applied_input_types: Object.fromEntries(found.map(([category]) => [category, ["text"]])),
  };
}

/** POST /v1/moderations: a text that names a category is flagged with it. */
export const planModeration: MediaHandler = ({ fields, model }) => {
  const { input } = fields;
  if (input === undefined) return { status: 400, message: "Missing required parameter: 'input'.", param: "input" };
  const isParts = Array.isArray(input) && typeof input[0] === "object";
  const inputs: unknown[] = Array.isArray(input) && !isParts ? input : [input];
  return jsonPlan({ id: `modr-${hashText(JSON.stringify(input))}`, model, results: inputs.map(judge) });
};

/** A generationConfig as OpenAI's parameters (ai.google.dev/api/generate-content#v1beta.GenerationConfig). */
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { field, integerField, numberField, objectField, textField } from "./field.ts";
import { jsonSchemaOf } from "./json-schema.ts";

type Fields = Record<string, unknown>;

const place = "generationConfig";

function formatOf(config: Fields): Fields {
  const type = textField(config, "responseMimeType", place);
  if (type === null || type === "" || type === "text/plain") return {};
  if (type !== "application/json")
    throw invalidRequest(
      `${place}.responseMimeType`,
      `The model that serves this request has no '${type.slice(0, 64)}'.`,
    );
  const json = objectField(config, "responseJsonSchema", place);
  const own = field(config, "responseSchema", place);
  if (!json && own === undefined) return { response_format: { type: "json_object" } };
  const schema = json ?? jsonSchemaOf(own, `${place}.responseSchema`);
  return { response_format: { type: "json_schema", json_schema: { name: "response", schema } } };
}

/** The effort that a budget of thinking tokens comes nearest to: Google's own table, read backwards. */
function effortOf(config: Fields): string | null {
  const thinking = objectField(config, "thinkingConfig", place);
  if (!thinking) return null;
  const level = textField(thinking, "thinkingLevel", `${place}.thinkingConfig`)?.toLowerCase();
  if (level && ["minimal", "low", "medium", "high"].includes(level)) return level;
  const budget = integerField(thinking, "thinkingBudget", `${place}.thinkingConfig`, { least: -1, most: 1_000_000 });
  if (budget === null || budget < 0) return null;
  if (budget === 0) return "none";
  if (budget <= 2_048) return "low";
  return budget <= 12_288 ? "medium" : "high";
}

function modalities(config: Fields): void {
  const asked = field(config, "responseModalities", place);
  const list: unknown[] = Array.isArray(asked) ? asked : [];
  if (list.some((modality) => typeof modality !== "string" || modality.toUpperCase() !== "TEXT"))
    throw invalidRequest(`${place}.responseModalities`, "The model that serves this request answers in text only.");
  if (objectField(config, "speechConfig", place))
    throw invalidRequest(`${place}.speechConfig`, "The model that serves this request does not speak.");
}

function stopOf(config: Fields): string[] | null {
  const stop = field(config, "stopSequences", place);
  if (stop === undefined) return null;
  if (!Array.isArray(stop) || !stop.every((sequence) => typeof sequence === "string"))
    throw invalidRequest(`${place}.stopSequences`, "'stopSequences' must be an array of strings.");
  return stop.length > 0 ? stop : null;
}

/**
 * The members of a chat that a generationConfig stands for; those that are null are not there.
 * @throws AppError(invalid_request) naming the parameter at fault
 */
export function chatSettings(fields: Fields): Fields {
  const config = objectField(fields, "generationConfig", "");
  if (!config) return {};
  modalities(config);
  const range = { least: 1, most: 100_000_000 };
  const logprobs = field(config, "responseLogprobs", place) === true;
  const values: Fields = {
    max_completion_tokens: integerField(config, "maxOutputTokens", place, range),
    n: integerField(config, "candidateCount", place, { least: 1, most: 128 }),
    temperature: numberField(config, "temperature", place),
    top_p: numberField(config, "topP", place),
    top_k: numberField(config, "topK", place),
    seed: integerField(config, "seed", place, { least: -(2 ** 31), most: 2 ** 31 - 1 }),
    presence_penalty: numberField(config, "presencePenalty", place),
    frequency_penalty: numberField(config, "frequencyPenalty", place),
    stop: stopOf(config),
    logprobs: logprobs ? true : null,
    top_logprobs: logprobs ? integerField(config, "logprobs", place, { least: 0, most: 20 }) : null,
    reasoning_effort: effortOf(config),
    ...formatOf(config),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

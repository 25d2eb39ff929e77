/** Members that Ollama's two endpoints share (github.com/ollama/ollama/blob/main/docs/api.md), checked. */
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, optionalBoolean, optionalObject } from "../request-fields.ts";

const mostTokens = 100_000_000;

/** Ollama streams when nothing is said. @throws AppError(invalid_request) */
export const streamOf = (fields: Fields): boolean => optionalBoolean(fields, "stream") ?? true;

/** @throws AppError(invalid_request) when they are no object */
export const optionsOf = (fields: Fields): Fields => optionalObject(fields, "options") ?? {};

/** `num_predict`; null: none, which Ollama also writes as -1 or -2. @throws AppError(invalid_request) */
export function maxTokensOf(options: Fields): number | null {
  const value = options.num_predict;
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isInteger(value) || value > mostTokens)
    throw invalidRequest("options.num_predict", `'options.num_predict' must be an integer of at most ${mostTokens}.`);
  return value > 0 ? value : null;
}

/** Images in base64. @throws AppError(invalid_request) */
export function imagesOf(holder: Fields, path: string): string[] {
  const { images } = holder;
  if (images === undefined || images === null) return [];
  if (!Array.isArray(images) || images.some((image) => typeof image !== "string"))
    throw invalidRequest(path, `'${path}' must be an array of base64 strings.`);
  return images as string[];
}

/** Beginnings of base64 by the magic bytes of each format. */
const magic = [
  ["/9j/", "image/jpeg"],
  ["iVBOR", "image/png"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
] as const;

/** A part of a chat's content; what an image is, its first bytes say. */
export function imagePart(base64: string): Fields {
  const type = magic.find(([start]) => base64.startsWith(start))?.[1] ?? "image/png";
  return { type: "image_url", image_url: { url: `data:${type};base64,${base64}` } };
}

const efforts = new Set(["low", "medium", "high"]);

/** Members of a chat for `format`, `think`, `logprobs` and `options`. @throws AppError(invalid_request) */
export function chatSettings(fields: Fields, options: Fields): Fields {
  const { format, think } = fields;
  const chat: Fields = {};
  if (format === "json") chat.response_format = { type: "json_object" };
  else if (isObject(format))
    chat.response_format = { type: "json_schema", json_schema: { name: "response", schema: format } };
  else if (format !== undefined && format !== null && format !== "")
    throw invalidRequest("format", "'format' must be \"json\" or a JSON schema.");
  if (think === true) chat.reasoning_effort = "medium";
  else if (typeof think === "string" && efforts.has(think)) chat.reasoning_effort = think;
  for (const name of ["temperature", "top_p", "seed", "stop", "presence_penalty", "frequency_penalty"])
    if (options[name] !== undefined && options[name] !== null) chat[name] = options[name];
  const cap = maxTokensOf(options);
  if (cap !== null) chat.max_tokens = cap;
  if (fields.logprobs === true) {
    chat.logprobs = true;
    if (typeof fields.top_logprobs === "number") chat.top_logprobs = fields.top_logprobs;
  }
  return chat;
}

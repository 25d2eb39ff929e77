/**
 * Anthropic's error objects, `{"type":"error","error":{"type","message","details"},"request_id"}`, in the field's
 * words (platform.claude.com/docs/en/api/errors).
 */
import { isObject, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import type { ReadRefusal, UpstreamRefusal } from "../port.ts";

/** The vendor's error type → OpenAI's code. */
const codes = new Map([
  ["authentication_error", "invalid_api_key"],
  ["permission_error", "permission_denied"],
  ["billing_error", "insufficient_quota"],
  ["not_found_error", "model_not_found"],
  ["request_too_large", "request_too_large"],
  ["rate_limit_error", "rate_limit_exceeded"],
  ["overloaded_error", "overloaded"],
  ["timeout_error", "timeout"],
]);

const tooLong =
  /prompt is too long|context (?:length|limit|window)|exceeds? the (?:model's )?maximum (?:context|number of tokens)/i;
const filtered = /content filter|usage polic|safety (?:system|polic)|blocked by/i;
const incapable =
  /not support|unsupported|is deprecated for this model|cannot both be specified|not (?:available|enabled|permitted) (?:for|on) this model/i;

function reasonOf(type: string | null, message: string): UpstreamRefusal["reason"] {
  if (type !== null && type !== "invalid_request_error" && type !== "request_too_large") return "other";
  if (tooLong.test(message)) return "context_length";
  if (filtered.test(message)) return "content_filter";
  return incapable.test(message) ? "capability" : "other";
}

const codeOf = (type: string | null, reason: UpstreamRefusal["reason"]): string | null => {
  if (reason === "context_length") return "context_length_exceeded";
  if (reason === "content_filter") return "content_policy_violation";
  return codes.get(type ?? "") ?? null;
};

/** Messages begin with the path of what is wrong ("messages.1.content.0: …"), or name it in backticks. */
const paramOf = (message: string): string | null =>
  /^([a-z_]+(?:\.[a-z0-9_]+)*): /.exec(message)?.[1] ?? /^`([a-z_.]{1,64})`/.exec(message)?.[1] ?? null;

/** Longest message of an upstream that is passed on. */
const longestMessage = 2000;

/** A refusal out of an error object, be it an answer's body or a stream's event; null: there is none in it. */
export function refusalOf(body: unknown): UpstreamRefusal | null {
  const error = isObject(body) ? body.error : null;
  if (typeof error === "string") return { message: error, type: null, code: null, param: null, reason: "other" };
  if (!isObject(error)) return null;
  const type = textOf(error.type);
  const message = (textOf(error.message) ?? "The upstream refused the request.").slice(0, longestMessage);
  const reason = reasonOf(type, message);
  return { message, type, code: codeOf(type, reason), param: paramOf(message), reason };
}

export const anthropicRefusal: ReadRefusal = (_status, body) => refusalOf(parseObject(body.toString("utf8")));

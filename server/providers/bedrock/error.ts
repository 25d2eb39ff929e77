/**
 * What Bedrock says when it refuses, as a body or within a stream
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors).
 */
import type { UpstreamRefusal } from "#server/providers/port.ts";
import { parseObject, textOf } from "#server/providers/wire/json-values.ts";

/** Models of several vendors say in their own words that the prompt is too long. */
const tooLong =
  /input is too long|prompt is too long|too many input tokens|input tokens? exceed|exceeds? (?:the )?(?:maximum|max) (?:input )?(?:context|token|length)|maximum context length|exceed(?:s)? (?:the )?context (?:limit|window|length)|expected maxLength/i;
const cannot = /model does(?:n't| not) support|is not supported by (?:this|the) model|not supported for this model/i;
const filtered = /content filter|guardrail|has been filtered/i;
const arn = /arn:aws[\w-]*:[^\s,'"]+/g;

const codes = new Map<string, { type: string; code: string }>([
  ["throttlingexception", { type: "rate_limit_error", code: "rate_limit_exceeded" }],
  ["servicequotaexceededexception", { type: "rate_limit_error", code: "rate_limit_exceeded" }],
  ["modelnotreadyexception", { type: "server_error", code: "model_not_ready" }],
  ["serviceunavailableexception", { type: "server_error", code: "service_unavailable" }],
  ["internalserverexception", { type: "server_error", code: "internal_error" }],
  ["modelstreamerrorexception", { type: "server_error", code: "model_error" }],
  ["modelerrorexception", { type: "server_error", code: "model_error" }],
  ["modeltimeoutexception", { type: "server_error", code: "model_timeout" }],
  ["resourcenotfoundexception", { type: "invalid_request_error", code: "model_not_found" }],
  ["accessdeniedexception", { type: "permission_error", code: "access_denied" }],
]);

/** Types that a status stands for, where the body names none (Bedrock names it in a header). */
const typeByStatus = new Map<number, string>([
  [403, "AccessDeniedException"],
  [404, "ResourceNotFoundException"],
  [408, "ModelTimeoutException"],
  [424, "ModelErrorException"],
  [429, "ThrottlingException"],
  [500, "InternalServerException"],
  [503, "ServiceUnavailableException"],
]);

/**
 * An exception of Bedrock's by its type and words. Names of the operator's resources are left out, and what it says
 * about the gateway's own credentials is not told at all.
 */
export function bedrockFailure(type: string, message: string): UpstreamRefusal {
  const known = codes.get(type.toLowerCase());
  if (known?.code === "access_denied") {
    return { message: "The upstream refused the gateway's credentials.", ...known, param: null, reason: "other" };
  }
  const words = message.replace(arn, "[resource]").slice(0, 2000) || "The upstream refused the request.";
  if (known) return { message: words, ...known, param: null, reason: "other" };
  const refused = { message: words, type: "invalid_request_error", param: null } as const;
  if (tooLong.test(words)) return { ...refused, code: "context_length_exceeded", reason: "context_length" };
  if (filtered.test(words)) return { ...refused, code: "content_filter", reason: "content_filter" };
  if (cannot.test(words)) return { ...refused, code: "unsupported", reason: "capability" };
  return { ...refused, code: null, reason: "other" };
}

/**
 * The body of an error answer. A type is written as "com.amazon.coral.service#ThrottlingException" or
 * "ValidationException:http://…", or not at all.
 *
 * @returns null when the body is no error of Bedrock's
 */
export function bedrockRefusal(status: number, body: Buffer): UpstreamRefusal | null {
  const error = parseObject(body.toString("utf8"));
  if (!error) return null;
  const message = textOf(error.message) ?? textOf(error.Message);
  const named = textOf(error.__type);
  if (message === null && named === null) return null;
  const type = named?.split("#").pop()?.split(":")[0] ?? typeByStatus.get(status) ?? "ValidationException";
  return bedrockFailure(type, message ?? "");
}

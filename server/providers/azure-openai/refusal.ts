/** What Azure OpenAI says when it refuses: OpenAI's error with an `innererror`, or the API gateway's before it. */
import type { UpstreamRefusal } from "#server/providers/port.ts";
import { isObject, parseObject, textOf } from "#server/providers/wire/json-values.ts";

const tooLong = /maximum context length|context length|context window|too many tokens in/i;
const contextCodes = new Set(["context_length_exceeded", "string_above_max_length"]);
const filterCodes = new Set(["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"]);
const capabilityCodes = new Set([
  "unsupported_parameter",
  "unsupported_value",
  "OperationNotSupported",
  "invalid_model_operation",
]);
const mostWords = 2000;

/**
 * The body of an error answer. Where a filter refused, the message names its categories
 * (learn.microsoft.com/azure/foundry/openai/concepts/content-filter).
 *
 * @returns null when the body is no error of Azure's
 */
export function azureRefusal(status: number, body: Buffer): UpstreamRefusal | null {
  const parsed = parseObject(body.toString("utf8"));
  if (!parsed) return null;
  // {"statusCode":429,"message":…} comes from the API gateway, in front of the service.
  const error = isObject(parsed.error) ? parsed.error : parsed.statusCode === undefined ? null : parsed;
  if (!error) return null;
  if (status === 401 || status === 403) {
    // Its words name the resource and what is wrong with the key: not for clients.
    const message = "The upstream refused the gateway's credentials.";
    return { message, type: "permission_error", code: "access_denied", param: null, reason: "other" };
  }
  const inner = isObject(error.innererror) ? error.innererror : {};
  const code = typeof error.code === "number" ? String(error.code) : textOf(error.code);
  const message = (textOf(error.message) ?? "The upstream refused the request.").slice(0, mostWords);
  const told = { type: textOf(error.type), param: textOf(error.param) };
  if (filterCodes.has(code ?? "") || filterCodes.has(textOf(inner.code) ?? "")) {
    const categories = filteredCategories(inner.content_filter_result ?? inner.content_filter_results);
    const which = categories.length > 0 ? ` (filtered: ${categories.join(", ")})` : "";
    return { ...told, message: `${message}${which}`, code: "content_filter", reason: "content_filter" };
  }
  if (contextCodes.has(code ?? "") || (status === 400 && tooLong.test(message))) {
    return { ...told, message, code: "context_length_exceeded", reason: "context_length" };
  }
  return { ...told, message, code, reason: capabilityCodes.has(code ?? "") ? "capability" : "other" };
}

/** "hate", "jailbreak" …: those that were filtered, or detected where that is all they tell. */
function filteredCategories(results: unknown): string[] {
  if (!isObject(results)) return [];
  return Object.entries(results)
    .filter(([, result]) => isObject(result) && (result.filtered === true || result.detected === true))
    .map(([category]) => category.slice(0, 40))
    .slice(0, 10);
}

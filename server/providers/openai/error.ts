/** What an OpenAI-shaped upstream says when it refuses. Pure. */
import type { UpstreamRefusal } from "../port.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";

type Fields = Omit<UpstreamRefusal, "reason">;

const contextCodes = new Set(["context_length_exceeded", "context_window_exceeded"]);
const filterCodes = new Set([
  "content_filter",
  "content_policy_violation",
  "moderation_blocked",
  "ResponsibleAIPolicyViolation",
]);
const capabilityCodes = new Set(["unsupported_parameter", "unsupported_value", "unsupported_model"]);

// Compatible servers have no codes: vLLM, llama.cpp, Groq, Together, DeepSeek, Mistral word it like this.
const contextWords =
  /context (length|window|size)|maximum context|max(imum)? (model )?(sequence )?length|too many tokens|(prompt|input) is too long|too large for model/i;
const filterWords = /content (policy|filter|management policy)|safety system|content exists risk/i;
const capabilityWords =
  /(does|do) not support|(is|are) not (supported|available|enabled)|unsupported|no endpoints found that support|not a multimodal|unavailable now/i;

/** An error's code as a text; some servers write the HTTP status there. */
const codeOf = (value: unknown): string | null => (typeof value === "number" ? String(value) : textOf(value));

function reasonOf(fields: Fields, inner: string | null): UpstreamRefusal["reason"] {
  const codes = [fields.code, fields.type, inner].filter((code) => code !== null);
  if (codes.some((code) => contextCodes.has(code))) return "context_length";
  if (codes.some((code) => filterCodes.has(code))) return "content_filter";
  if (codes.some((code) => capabilityCodes.has(code))) return "capability";
  const head = fields.message.slice(0, 2000);
  if (contextWords.test(head)) return "context_length";
  if (filterWords.test(head)) return "content_filter";
  return capabilityWords.test(head) ? "capability" : "other";
}

/** FastAPI's list of what did not validate: vLLM and Mistral answer 422 with it. */
function validationFault(detail: unknown): Fields | null {
  const first = objectsOf(detail)[0];
  if (!first) return null;
  const path = Array.isArray(first.loc) ? first.loc.filter((step) => step !== "body").join(".") : null;
  return {
    message: textOf(first.msg) ?? "The upstream refused the request.",
    type: textOf(first.type),
    code: null,
    param: path || null,
  };
}

const sentence = (text: string): Fields => ({ message: text, type: null, code: null, param: null });

/** The error's fields of a body in any of the shapes that OpenAI-like servers have; null: there are none. */
function fieldsOf(body: Record<string, unknown>, wrapped = false): Fields | null {
  const { detail, error, msg } = body;
  if (typeof error === "string") return sentence(error);
  if (typeof detail === "string") return sentence(detail);
  if (Array.isArray(detail)) return validationFault(detail);
  if (isObject(detail) && error === undefined && !wrapped) return fieldsOf({ ...detail }, true);
  if (typeof msg === "string" && error === undefined && body.message === undefined)
    return { ...sentence(msg), code: codeOf(body.code) };
  const holder = isObject(error) ? error : body.object === "error" || textOf(body.message) !== null ? body : null;
  if (!holder) return null;
  // Mistral wraps FastAPI's body into a message.
  if (isObject(holder.message) && !wrapped) return fieldsOf(holder.message, true);
  return {
    message: textOf(holder.message) ?? "The upstream refused the request.",
    type: textOf(holder.type),
    code: codeOf(holder.code),
    param: textOf(holder.param),
  };
}

/** Whether a stream's event is an error and no chunk; Mistral names it by `object`, without a member `error`. */
export const isErrorEvent = (event: Record<string, unknown>): boolean =>
  event.choices === undefined && (event.object === "error" || (event.error !== undefined && event.error !== null));

/** The refusal that a parsed body or event tells, or null. */
export function openAiRefusalOf(body: Record<string, unknown>): UpstreamRefusal | null {
  const fields = fieldsOf(body);
  if (!fields) return null;
  const inner = isObject(body.error) && isObject(body.error.innererror) ? textOf(body.error.innererror.code) : null;
  return { ...fields, reason: reasonOf(fields, inner) };
}

/** A vendor's error body → refusal; null: there is none that can be read. */
export function openAiRefusal(_status: number, body: Buffer): UpstreamRefusal | null {
  const text = body.toString("utf8");
  // Google's compatible endpoint writes a list of one.
  const value = parseObject(text) ?? objectsOf(parseObject(`{"list":${text}}`)?.list)[0] ?? null;
  return value && openAiRefusalOf(value);
}

/** What Google says when it refuses: google.rpc.Status as JSON (cloud.google.com/apis/design/errors). */
import type { ReadRefusal, UpstreamRefusal } from "../port.ts";
import { isObject, objectsOf, textOf } from "../wire/json-values.ts";

/** Status → OpenAI's type and code. */
const statuses: Readonly<Record<string, { type: string; code: string | null }>> = {
  INVALID_ARGUMENT: { type: "invalid_request_error", code: null },
  FAILED_PRECONDITION: { type: "invalid_request_error", code: null },
  OUT_OF_RANGE: { type: "invalid_request_error", code: null },
  UNAUTHENTICATED: { type: "authentication_error", code: "invalid_api_key" },
  PERMISSION_DENIED: { type: "permission_error", code: null },
  NOT_FOUND: { type: "invalid_request_error", code: "model_not_found" },
  RESOURCE_EXHAUSTED: { type: "rate_limit_error", code: "rate_limit_exceeded" },
  INTERNAL: { type: "server_error", code: null },
  UNAVAILABLE: { type: "server_error", code: "service_unavailable" },
  DEADLINE_EXCEEDED: { type: "server_error", code: "timeout" },
};

const tooLong = /token count .{0,80}exceeds|exceeds the maximum number of (input )?tokens|context (length|window)/i;
const withheld = /\b(blocked|prohibited|violat\w+)\b.{0,120}\b(safety|polic\w+|terms)\b|\bPROHIBITED_CONTENT\b/i;
const lacking =
  /(is|are) not (enabled|supported|available) (for|by|in|on|with) |does not support|is unsupported|only supported (for|by|in)/i;

function reasonOf(status: string, message: string): UpstreamRefusal["reason"] {
  if (status !== "" && status !== "INVALID_ARGUMENT" && status !== "FAILED_PRECONDITION") return "other";
  if (tooLong.test(message)) return "context_length";
  if (withheld.test(message)) return "content_filter";
  return lacking.test(message) ? "capability" : "other";
}

const codes = { context_length: "context_length_exceeded", content_filter: "content_policy_violation" } as const;

/** The field at fault of a google.rpc.BadRequest among the details. */
function fieldOf(details: readonly Record<string, unknown>[]): string | null {
  for (const detail of details) {
    const [violation] = objectsOf(detail.fieldViolations);
    if (violation) return textOf(violation.field);
  }
  return null;
}

/**
 * Faults of the operator's account that Google tells as a 400: a wrong key, a region that is not served. They blame
 * the route and not the client's request.
 */
const accountReasons = new Set(["API_KEY_INVALID", "API_KEY_EXPIRED", "API_KEY_SERVICE_BLOCKED", "CONSUMER_SUSPENDED"]);
const accountMessage = /^API key (not valid|expired)|User location is not supported/i;

/** The refusal in an error object of Google's; null: it is none, or the operator's account is at fault. */
export function refusalOf(error: unknown): UpstreamRefusal | null {
  if (!isObject(error)) return null;
  const message = (textOf(error.message) ?? "").slice(0, 4_000);
  const details = objectsOf(error.details);
  if (details.some((detail) => accountReasons.has(String(detail.reason))) || accountMessage.test(message)) return null;
  const status = textOf(error.status) ?? "";
  const named = Object.hasOwn(statuses, status) ? statuses[status] : undefined;
  const reason = reasonOf(status, message);
  return {
    message: message || "The upstream refused the request.",
    type: named?.type ?? null,
    code: reason === "context_length" || reason === "content_filter" ? codes[reason] : (named?.code ?? null),
    param: fieldOf(details),
    reason,
  };
}

/** The error of a body: an object, or a list of one as an array-form stream has it. */
export const geminiRefusal: ReadRefusal = (_status, body) => {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
  const holder: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(holder) ? refusalOf(holder.error) : null;
};

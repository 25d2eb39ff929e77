/** Errors in Anthropic's shape (platform.claude.com/docs/en/api/errors); our code and links stand beside its members. */
import { type AppError, errorBody } from "#server/contracts/errors.ts";

const typesByStatus = new Map([
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [409, "conflict_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [503, "overloaded_error"],
  [504, "timeout_error"],
]);

/** Out of credits is no matter of pace, whatever status the operator gives it. */
const billingCodes = new Set<string>(["insufficient_quota", "key_limit_reached"]);

function typeOf(error: AppError): string {
  if (billingCodes.has(error.code)) return "billing_error";
  return typesByStatus.get(error.status) ?? (error.status < 500 ? "invalid_request_error" : "api_error");
}

/** The body of an error answer as text. */
export function anthropicError(error: AppError): string {
  const { message: _message, type: _type, ...ours } = errorBody(error).error;
  const shape = { type: typeOf(error), message: error.userMessage, ...ours };
  return JSON.stringify({ type: "error", error: shape, request_id: null });
}

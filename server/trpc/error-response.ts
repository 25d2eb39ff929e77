import { type AppError, errorBody } from "#server/contracts/errors.ts";

/** An error as the management API answers it. */
export function errorResponse(error: AppError, requestId?: string): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (requestId) headers.set("x-request-id", requestId);
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  if (error.status === 401) headers.set("www-authenticate", "Bearer");
  return Response.json(errorBody(error), { status: error.status, headers });
}

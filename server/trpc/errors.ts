/** Anything thrown under a procedure, as one AppError: the only mapping between tRPC's errors and the contract's. */
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { AppError, type ErrorCode, isAppError } from "#server/contracts/errors.ts";

/** HTTP status of an AppError → tRPC's name for it. */
const trpcCodes: Record<number, TRPCError["code"]> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/** tRPC's own errors (unknown procedure, malformed batch) → contract code. */
const ownCodes: Partial<Record<TRPCError["code"], ErrorCode>> = {
  BAD_REQUEST: "invalid_request",
  PARSE_ERROR: "invalid_request",
  NOT_FOUND: "not_found",
  METHOD_NOT_SUPPORTED: "method_not_allowed",
  UNSUPPORTED_MEDIA_TYPE: "invalid_request",
  PAYLOAD_TOO_LARGE: "request_too_large",
};

/** The first issue of a failed parse as invalid_request, its path as `param`. */
export function invalidInput(error: z.core.$ZodError): AppError {
  const issue = error.issues[0];
  const param = issue ? [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])] : [];
  const name = param.map(String).join(".");
  return new AppError("invalid_request", {
    userMessage: name ? `${name}: ${issue?.message ?? "is malformed"}` : (issue?.message ?? "The input is malformed."),
    param: name || null,
    cause: error,
  });
}

/** Whatever was thrown as an AppError; what is not ours becomes internal_error, with the cause for the log only. */
export function appErrorOf(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  if (thrown instanceof TRPCError) {
    if (isAppError(thrown.cause)) return thrown.cause;
    if (thrown.code === "BAD_REQUEST" && thrown.cause instanceof z.core.$ZodError) return invalidInput(thrown.cause);
    const code = ownCodes[thrown.code];
    if (code) return new AppError(code, { userMessage: ownMessage(code), cause: thrown });
  }
  return new AppError("internal_error", { userMessage: "Something went wrong on our side.", cause: thrown });
}

const ownMessage = (code: ErrorCode): string =>
  code === "not_found" ? "There is no such procedure." : "The request is malformed.";

/** The same error in tRPC's clothes. */
export function trpcErrorOf(error: AppError): TRPCError {
  const code = trpcCodes[error.status] ?? (error.status === 402 ? "PAYMENT_REQUIRED" : "INTERNAL_SERVER_ERROR");
  return new TRPCError({ code, message: error.userMessage, cause: error });
}

/** Errors as Google's APIs write them (cloud.google.com/apis/design/errors). */
import { type AppError, errorCodes } from "#server/contracts/errors.ts";

/** HTTP status → google.rpc.Code */
const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  402: "RESOURCE_EXHAUSTED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  405: "UNIMPLEMENTED",
  409: "ABORTED",
  413: "INVALID_ARGUMENT",
  422: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const typeUrl = (name: string): string => `type.googleapis.com/google.rpc.${name}`;

function detailsOf(error: AppError): Record<string, unknown>[] {
  const metadata: Record<string, string> = { type: errorCodes[error.code].type };
  for (const [name, value] of Object.entries(error.extra ?? {})) {
    if (typeof value === "string") metadata[name] = value;
  }
  const details: Record<string, unknown>[] = [
    { "@type": typeUrl("ErrorInfo"), reason: error.code.toUpperCase(), domain: "sluice", metadata },
  ];
  if (error.param !== null) {
    const fieldViolations = [{ field: error.param, description: error.userMessage }];
    details.push({ "@type": typeUrl("BadRequest"), fieldViolations });
  }
  if (error.retryAfterSeconds !== undefined) {
    const retryDelay = `${Math.max(1, Math.ceil(error.retryAfterSeconds))}s`;
    details.push({ "@type": typeUrl("RetryInfo"), retryDelay });
  }
  return details;
}

/**
 * Google's error object. `code` is the HTTP status there: our own code is the ErrorInfo's reason; further members of
 * the error (checkout_url) stand in its metadata and beside the message.
 */
export const geminiError = (error: AppError): Record<string, unknown> => ({
  error: {
    code: error.status,
    message: error.userMessage,
    status: statuses[error.status] ?? "UNKNOWN",
    details: detailsOf(error),
    ...error.extra,
  },
});

/** The error that ends a stream of events. */
export const errorEventOf = (error: AppError): Buffer =>
  Buffer.from(`data: ${JSON.stringify(geminiError(error))}\r\n\r\n`);

/** The error that ends a stream in array form: Google writes it as the last element. */
export const errorElementOf = (error: AppError, isFirst: boolean): Buffer =>
  Buffer.from(`${isFirst ? "[" : ",\r\n"}${JSON.stringify(geminiError(error))}\n]`);

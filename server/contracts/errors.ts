/**
 * The one error class. `code` decides everything a caller sees: `httpStatus` and `errorType` map it at the edge,
 * once. A 5xx never shows its inside: `userMessage` is what leaves the process, `message` and `cause` are for logs.
 */

/** Code → HTTP status and OpenAI error type: contract.md, "Gateway" and "Management API". */
export const errorCodes = {
  invalid_request: { status: 400, type: "invalid_request_error" },
  invalid_api_key: { status: 401, type: "authentication_error" },
  unauthenticated: { status: 401, type: "authentication_error" },
  key_not_permitted: { status: 403, type: "permission_error" },
  forbidden: { status: 403, type: "permission_error" },
  model_not_found: { status: 404, type: "invalid_request_error" },
  endpoint_not_found: { status: 404, type: "invalid_request_error" },
  not_found: { status: 404, type: "invalid_request_error" },
  method_not_allowed: { status: 405, type: "invalid_request_error" },
  conflict: { status: 409, type: "invalid_request_error" },
  idempotency_conflict: { status: 409, type: "invalid_request_error" },
  request_too_large: { status: 413, type: "invalid_request_error" },
  unprocessable: { status: 422, type: "invalid_request_error" },
  rate_limit_exceeded: { status: 429, type: "rate_limit_error" },
  insufficient_quota: { status: 429, type: "insufficient_quota" },
  key_limit_reached: { status: 429, type: "insufficient_quota" },
  internal_error: { status: 500, type: "server_error" },
  upstream_error: { status: 502, type: "upstream_error" },
  no_healthy_upstream: { status: 503, type: "server_error" },
  service_unavailable: { status: 503, type: "server_error" },
  upstream_timeout: { status: 504, type: "upstream_error" },
} as const satisfies Record<string, { status: number; type: string }>;

export type ErrorCode = keyof typeof errorCodes;

const marker = Symbol.for("sluice.AppError");

export interface AppErrorOptions {
  /** For logs; never leaves the process when it differs from userMessage. */
  message?: string;
  /** For the caller. */
  userMessage: string;
  /** The request parameter at fault, dotted: "messages.0.content". */
  param?: string | null;
  cause?: unknown;
  retryable?: boolean;
  /** Seconds, for the retry-after header. */
  retryAfterSeconds?: number;
  /** Overrides the table's status (the budget stop's 402). */
  status?: number;
  /** Further fields of the error object, e.g. checkout_url. */
  extra?: Record<string, unknown>;
}

/** An error with a contract code. */
export class AppError extends Error {
  readonly [marker] = true;
  readonly userMessage: string;
  readonly param: string | null;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly status: number;
  readonly extra: Record<string, unknown> | undefined;

  constructor(
    readonly code: ErrorCode,
    options: AppErrorOptions,
  ) {
    super(options.message ?? options.userMessage, { cause: options.cause });
    this.name = "AppError";
    this.userMessage = options.userMessage;
    this.param = options.param ?? null;
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.status = options.status ?? errorCodes[code].status;
    this.extra = options.extra;
  }
}

/** Recognises an AppError of any copy of this module, by its marker. */
export const isAppError = (error: unknown): error is AppError =>
  typeof error === "object" && error !== null && (error as { [marker]?: unknown })[marker] === true;

/** The contract's error body: `{"error":{"message","type","code","param"}}` plus the error's own extra fields. */
export const errorBody = (error: AppError): { error: Record<string, unknown> } => ({
  error: {
    message: error.userMessage,
    type: errorCodes[error.code].type,
    code: error.code,
    param: error.param,
    ...error.extra,
  },
});

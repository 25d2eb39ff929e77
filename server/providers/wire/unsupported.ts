import { AppError } from "#server/contracts/errors.ts";

/** The client's request is at fault: a 400 that names the parameter, dotted. */
export const invalidRequest = (param: string, userMessage: string): AppError =>
  new AppError("invalid_request", { userMessage, param });

/**
 * A vendor cannot do what the client asks for: refused naming the parameter, or left out where the operator chose so.
 *
 * @throws AppError(invalid_request) unless the operator lets it be dropped
 */
export function unsupported(policy: "refuse" | "drop", param: string, reason?: string): void {
  if (policy === "drop") return;
  throw invalidRequest(param, reason ?? `'${param}' is not supported by the model that serves this request.`);
}

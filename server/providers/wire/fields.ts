/** Members of untrusted JSON, and the refusal that names the one at fault. */
import { invalidRequest } from "./unsupported.ts";

export { isObject } from "./json-values.ts";

/** An object's own member; undefined for what it only inherits (`__proto__`, `constructor`) or when it is no object. */
export const own = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/**
 * Refuses a client's request.
 * @param param the member at fault, dotted: "messages.0.content"
 * @throws AppError(invalid_request)
 */
export function badRequest(param: string, userMessage: string): never {
  throw invalidRequest(param, userMessage);
}

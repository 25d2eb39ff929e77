import { invalidRequest } from "./unsupported.ts";

/**
 * A request's body as JSON.
 *
 * @throws AppError(invalid_request) when the client's values are nested deeper than can be written
 */
export function jsonBytes(body: unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(body));
  } catch (error) {
    // JSON.parse takes any depth, JSON.stringify does not.
    if (error instanceof RangeError) throw invalidRequest("messages", "The request is nested too deeply.");
    throw error;
  }
}

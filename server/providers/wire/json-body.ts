/** A client's body as JSON. */
import { isUtf8 } from "node:buffer";
import { AppError } from "#server/contracts/errors.ts";
import { parseJson } from "./parse-json.ts";

/** A JSON object out of bytes. @throws AppError(invalid_request) */
export function readJsonObject(body: Buffer): Record<string, unknown> {
  if (body.length === 0)
    throw new AppError("invalid_request", { userMessage: "The request has no body; send a JSON object." });
  if (!isUtf8(body)) throw new AppError("invalid_request", { userMessage: "The request body is not valid UTF-8." });
  let value: unknown;
  try {
    value = parseJson(body);
  } catch (cause) {
    throw new AppError("invalid_request", { userMessage: "The request body is not valid JSON.", cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new AppError("invalid_request", { userMessage: "The request body must be a JSON object." });
  return value as Record<string, unknown>;
}

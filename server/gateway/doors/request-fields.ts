/** Typed looks at the members of a request. `null` and absent are the same: these APIs take both for "not given". */
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";

export type Fields = Record<string, unknown>;

/** A member's value; undefined when absent or null. */
const given = (fields: Fields, name: string): unknown => fields[name] ?? undefined;

/** @param path where `fields` stands in the request, with its dot: "input.0." @throws AppError(invalid_request) */
export function optionalText(fields: Fields, name: string, path = ""): string | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw invalidRequest(path + name, `'${path}${name}' must be a string.`);
  return value;
}

/** @throws AppError(invalid_request) when it is missing, empty or no string */
export function requiredText(fields: Fields, name: string, path = ""): string {
  const value = textOf(fields[name]);
  if (!value) throw invalidRequest(path + name, `'${path}${name}' is required and must be a string.`);
  return value;
}

/** @throws AppError(invalid_request) */
export function optionalBoolean(fields: Fields, name: string, path = ""): boolean | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  if (typeof value !== "boolean") throw invalidRequest(path + name, `'${path}${name}' must be a boolean.`);
  return value;
}

/** @throws AppError(invalid_request) */
export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw invalidRequest(name, `'${name}' must be a number.`);
  return value;
}

/** @throws AppError(invalid_request) */
export function optionalInteger(fields: Fields, name: string, least: number, most: number): number | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
    throw invalidRequest(name, `'${name}' must be an integer from ${least} to ${most}.`);
  return value;
}

/** @throws AppError(invalid_request) */
export function optionalObject(fields: Fields, name: string, path = ""): Fields | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  if (!isObject(value)) throw invalidRequest(path + name, `'${path}${name}' must be an object.`);
  return value;
}

/** @throws AppError(invalid_request) when it is no array of objects; the message names the element */
export function optionalObjects(fields: Fields, name: string, path = ""): Fields[] | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw invalidRequest(path + name, `'${path}${name}' must be an array.`);
  return value.map((element: unknown, index) => {
    if (isObject(element)) return element;
    throw invalidRequest(`${path}${name}.${index}`, `'${path}${name}.${index}' must be an object.`);
  });
}

/** `stream_options` of OpenAI's chats and completions; null: none. @throws AppError(invalid_request) */
export function streamOptionsOf(fields: Fields, stream: boolean): Fields | null {
  const options = optionalObject(fields, "stream_options");
  if (!options) return null;
  if (!stream) throw invalidRequest("stream_options", "'stream_options' is only allowed when 'stream' is true.");
  optionalBoolean(options, "include_usage", "stream_options.");
  return options;
}

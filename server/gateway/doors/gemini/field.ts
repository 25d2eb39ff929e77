/** Members of a Gemini request. Google reads each by its JSON name and by its name in the .proto alike. */
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";

const protoNames = new Map<string, string>();

function protoName(name: string): string {
  let proto = protoNames.get(name);
  if (proto === undefined) {
    proto = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    protoNames.set(name, proto);
  }
  return proto;
}

const at = (param: string, name: string): string => (param === "" ? name : `${param}.${name}`);

/**
 * The member of this JSON name, however it is written; undefined: missing or null.
 * @throws AppError(invalid_request) when it is there in both ways: what we read, Google might not
 */
export function field(holder: Record<string, unknown>, name: string, param: string): unknown {
  const own = Object.hasOwn(holder, name) ? holder[name] : undefined;
  const proto = protoName(name);
  if (proto === name || !Object.hasOwn(holder, proto)) return own ?? undefined;
  if (own !== undefined) throw invalidRequest(at(param, name), `'${name}' is given twice, also as '${proto}'.`);
  return holder[proto] ?? undefined;
}

/** An object member; null: missing. @throws AppError(invalid_request) */
export function objectField(
  holder: Record<string, unknown>,
  name: string,
  param: string,
): Record<string, unknown> | null {
  const value = field(holder, name, param);
  if (value === undefined) return null;
  if (!isObject(value)) throw invalidRequest(at(param, name), `'${name}' must be an object.`);
  return value;
}

/** A list of objects; one object alone counts as a list of one, as at Google. @throws AppError(invalid_request) */
export function objectsField(holder: Record<string, unknown>, name: string, param: string): Record<string, unknown>[] {
  const value = field(holder, name, param);
  if (value === undefined) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((entry, index) => {
    if (!isObject(entry)) throw invalidRequest(`${at(param, name)}.${index}`, `'${name}' must hold objects.`);
    return entry;
  });
}

/** A text; null: missing. @throws AppError(invalid_request) */
export function textField(holder: Record<string, unknown>, name: string, param: string): string | null {
  const value = field(holder, name, param);
  if (value === undefined) return null;
  if (typeof value !== "string") throw invalidRequest(at(param, name), `'${name}' must be a string.`);
  return value;
}

/** An integer, which JSON of a .proto may write as text; null: missing. @throws AppError(invalid_request) */
export function integerField(
  holder: Record<string, unknown>,
  name: string,
  param: string,
  range: { least: number; most: number },
): number | null {
  const value = field(holder, name, param);
  if (value === undefined) return null;
  const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < range.least || number > range.most)
    throw invalidRequest(at(param, name), `'${name}' must be an integer from ${range.least} to ${range.most}.`);
  return number;
}

/** A number; null: missing. @throws AppError(invalid_request) */
export function numberField(holder: Record<string, unknown>, name: string, param: string): number | null {
  const value = field(holder, name, param);
  if (value === undefined) return null;
  if (typeof value !== "number" || !Number.isFinite(value))
    throw invalidRequest(at(param, name), `'${name}' must be a number.`);
  return value;
}

/** Reading JSON of unknown origin: nothing here trusts a type, and nothing throws. */

/** An object that is no array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object's own member; undefined for what it only inherits (`__proto__`, `constructor`) or when it is no object. */
export const own = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** The text, or null when it is none. */
export const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** A value in a message, at most 64 characters of it: a text as it is, anything else as JSON. */
export const shown = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing")).slice(0, 64);

/** The list's objects, what is none left out; empty when it is no list. */
export const objectsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The JSON object in this text, or null. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** More tokens than this in one request are no count but a fault. */
const mostTokens = 1_000_000_000;

/** A believable count of tokens, or null. */
export const countOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= mostTokens ? value : null;

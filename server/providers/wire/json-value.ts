/** Readers of parsed JSON that nobody has vouched for. None throws. */

/** A JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text, or null when it is none. */
export const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Own member of an object; undefined when `value` is no object or has no such member of its own. */
export const member = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Above any real count of tokens; a figure beyond it is a vendor's error. */
const mostUnits = 1_000_000_000;

/** A count of units: a non-negative integer up to 10⁹; null when it is none. */
export const countOrNull = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= mostUnits ? value : null;

/** Parsed JSON; undefined when the text is not JSON. */
export function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

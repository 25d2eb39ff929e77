/** One field that differs; undefined: it was not there. */
export interface Change {
  path: string;
  before: unknown;
  after: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Deeper than this is compared as a whole. */
const deepest = 8;

/** The fields in which two JSON values differ, objects field by field, lists as wholes. Sorted by path. Pure. */
export function changesOf(before: unknown, after: unknown, path = "", depth = 0): Change[] {
  const both = [before, after].filter((value) => value !== undefined && value !== null);
  if (both.length === 0 || !both.every(isObject) || depth >= deepest) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path: path || "(whole)", before, after }];
  }
  const [left, right] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  const own = (value: Record<string, unknown>, name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
  return names.flatMap((name) =>
    changesOf(own(left, name), own(right, name), path ? `${path}.${name}` : name, depth + 1),
  );
}

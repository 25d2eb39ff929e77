/** From what a form sends (texts) to what the API takes. Pure. */

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What lies at a dotted path; undefined where nothing does. */
export function typedAt(typed: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => {
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, typed);
}

/** The text at a path, trimmed; undefined: nothing was typed. */
export function textAt(typed: unknown, path: string): string | undefined {
  const value = typedAt(typed, path);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The number at a path, or the text as it is when it is no number, so that the schema says what is wrong with it. */
export function numberAt(typed: unknown, path: string): number | string | undefined {
  const text = textAt(typed, path);
  return text !== undefined && /^-?\d{1,15}$/.test(text.replaceAll(",", "")) ? Number(text.replaceAll(",", "")) : text;
}

/** A list of texts: several boxes of one name, or one. */
export function listAt(typed: unknown, path: string): string[] | undefined {
  const value = typedAt(typed, path);
  const list = (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string");
  return list.length > 0 ? list : undefined;
}

/** Lines of a field for several; empty ones are left out. */
export function linesAt(typed: unknown, path: string): string[] | undefined {
  const lines = (textAt(typed, path) ?? "").split("\n").map((line) => line.trim());
  const list = lines.filter(Boolean);
  return list.length > 0 ? list : undefined;
}

/** Texts of an object's fields, without empty ones; undefined: none is left. */
export function textsAt(typed: unknown, path: string): Record<string, string> | undefined {
  const value = typedAt(typed, path);
  if (!isObject(value)) return undefined;
  const texts = Object.keys(value).flatMap((name) => {
    const text = textAt(value, name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return texts.length > 0 ? Object.fromEntries(texts) : undefined;
}

/** An object without its undefined fields; undefined when it has no other. */
export function definedFields<Value extends Fields>(fields: Value): Partial<Value> | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as Partial<Value>) : undefined;
}

/** Which columns a reader chose, per list, in a cookie: the server paints the right ones at once. Pure. */

const prefix = "columns-";
/** Begins with a letter: never a key of the prototype. */
const validId = /^[a-z][a-z0-9_-]{0,39}$/;
const mostColumns = 40;
const yearSeconds = 31_536_000;

export type ColumnChoices = Readonly<Record<string, readonly string[]>>;

/** The choices in a Cookie header; what is malformed counts as not chosen. */
export function readColumnChoices(cookieHeader: string | null): ColumnChoices {
  const pairs = (cookieHeader ?? "").split(/;\s*/).flatMap((part) => {
    const [name = "", value = ""] = part.split("=");
    const list = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (!validId.test(list)) return [];
    const ids = value.split(".").filter((id) => validId.test(id));
    return [[list, ids.slice(0, mostColumns)] as const];
  });
  return Object.fromEntries(pairs);
}

/** The Set-Cookie header that keeps what was posted as a list's choice; `-` forgets it. Null: it is no choice. */
export function columnCookie(list: unknown, ids: unknown): string | null {
  if (typeof list !== "string" || typeof ids !== "string" || !validId.test(list)) return null;
  const kept = ids.split(".").filter((id) => validId.test(id));
  const age = ids === "-" ? 0 : yearSeconds;
  return `${prefix}${list}=${kept.slice(0, mostColumns).join(".")}; Path=/; SameSite=Lax; HttpOnly; Max-Age=${age}`;
}

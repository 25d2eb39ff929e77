/** What the names of a form's fields may look like: Conform builds lists as long as the largest index says. Pure. */

const mostFields = 5_000;
const mostNameLength = 200;
const mostDepth = 10;
const largestIndex = 500;
/** Of all lists of a form together: each index may stand for as many places before it. */
const mostPlaces = 10_000;

/** Conform's own fields: commands that act on the lists. No page sends them. */
const reserved = new Set(["__intent__", "__state__"]);
const forbidden = new Set(["__proto__", "constructor", "prototype"]);
const wellFormed = /^[^.[\]]+(?:\.[^.[\]]+|\[\d{1,9}\])*$/;
const part = /[^.[\]]+|\[\d+\]/g;

/** Notes the lists that a name makes, with the places that each needs. */
function fits(name: string, placesByList: Map<string, number>): boolean {
  if (name.length > mostNameLength || reserved.has(name) || !wellFormed.test(name)) return false;
  let depth = 0;
  for (const { 0: text, index: at } of name.matchAll(part)) {
    depth += 1;
    if (forbidden.has(text)) return false;
    if (!text.startsWith("[")) continue;
    const index = Number(text.slice(1, -1));
    if (index > largestIndex) return false;
    const list = name.slice(0, at);
    placesByList.set(list, Math.max(index + 1, placesByList.get(list) ?? 0));
  }
  return depth <= mostDepth;
}

/** Whether a form of these names is one that a page of ours can have sent, and small once it is nested. */
export function areFieldNames(names: Iterable<string>): boolean {
  const placesByList = new Map<string, number>();
  let count = 0;
  for (const name of names) {
    count += 1;
    if (count > mostFields || !fits(name, placesByList)) return false;
  }
  return [...placesByList.values()].reduce((sum, places) => sum + places, 0) <= mostPlaces;
}

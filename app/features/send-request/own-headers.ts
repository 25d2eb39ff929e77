/** The answer's headers that mean something to a reader: ours. Pure. */

export interface ShownHeader {
  name: string;
  value: string;
}

const always = ["x-request-id", "x-sluice-charge", "x-sluice-remaining", "retry-after"];
const prefixes = ["x-sluice-", "x-ratelimit-", "x-checkout-"];
const named = ["content-type", "content-disposition"];

const isOurs = (name: string): boolean =>
  always.includes(name) || named.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));

const rank = (name: string): number => {
  const place = always.indexOf(name);
  return place < 0 ? always.length : place;
};

/** Those that tell of the request, its cost and its limits; the most telling first. */
export const ownHeaders = (headers: Headers): ShownHeader[] =>
  [...headers]
    .filter(([name]) => isOurs(name))
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name));

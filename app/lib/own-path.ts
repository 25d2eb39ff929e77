/** Characters that browsers drop or read as a slash: a path with one may lead elsewhere. */
const misread = /[\\\p{Cc}]/u;
const nowhere = "http://own.invalid";

/**
 * `target` when it is a path on this site, else `fallback`. An open redirect would let a link to our sign-in end on a
 * page that imitates it.
 */
export function ownPath(target: unknown, fallback: string): string {
  if (typeof target !== "string" || !target.startsWith("/") || misread.test(target)) return fallback;
  if (!URL.canParse(target, nowhere)) return fallback;
  const url = new URL(target, nowhere);
  return url.origin === nowhere && !url.pathname.startsWith("//") ? url.pathname + url.search + url.hash : fallback;
}

/** Who types on a page: what was typed by one is neither sent nor shown as another's who signs in in the same browser. */
import type { SessionView } from "#server/contracts/session.ts";

/** The header by which a form of the console, the portal or the account names who typed it. */
export const typedByHeader = "x-sluice-typed-by";

/** Who types on the page of this path: the user, and the merchant or the customer that they work for there. */
export function typistAt(pathname: string, { user, merchants, customers }: SessionView): string {
  const [, area] = pathname.split("/");
  if (area === "console") return `${user.id} ${merchants[0]?.merchant_id ?? ""}`;
  if (area === "portal") return `${user.id} ${customers[0]?.customer_id ?? ""}`;
  return user.id;
}

/** Whether a form was typed by somebody else than who is signed in; one that was sent without a script names nobody. */
export function isOfAnother({ url, headers }: Request, session: SessionView): boolean {
  const typist = headers.get(typedByHeader);
  if (typist === null) return false;
  const now = typistAt(new URL(url).pathname, session);
  // The portal has forms of the account as well, which is its user's alone.
  return typist !== now && typist.split(" ", 1)[0] !== now;
}

import type { SessionView } from "#server/contracts/session.ts";

/** The first page of a user: staff work in the console, customers look at their portal. */
export function homeOf(session: SessionView): string {
  if (session.merchants.length > 0) return "/console";
  return session.customers.length > 0 ? "/portal" : "/no-access";
}

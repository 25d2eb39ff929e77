import { countOf } from "#app/lib/format.ts";
import type { TeamMemberView } from "#server/contracts/team.ts";

interface TeamPage {
  data: readonly Pick<TeamMemberView, "two_factor">[];
  next_cursor: string | null;
}

/** Whom requiring two-factor would lock out, until they turn it on: in numbers, as far as the page of the team goes. */
export function lockedOutBy({ data, next_cursor }: TeamPage, self: boolean): string {
  const without = data.filter(({ two_factor }) => !two_factor).length;
  const more = next_cursor === null ? "" : " or more";
  if (without === 0 && more === "") return `All of your staff (${data.length}) have it on.`;
  const has = without === 1 && more === "" ? "has" : "have";
  const you = self ? "" : " You are one of them.";
  return `${countOf(without, "member")}${more} of staff ${has} it off, and may do nothing but turn it on while this is on.${you}`;
}

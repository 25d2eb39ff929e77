/** The two kinds of teams, and what their roles are called and may do. Lists load it: no zod. */
import { customerRoles, type MerchantRole, merchantRoles } from "#server/contracts/roles.ts";
import type { TeamMemberView } from "#server/contracts/team.ts";

export type TeamRole = TeamMemberView["role"];

export interface RoleWords {
  role: TeamRole;
  word: string;
  /** What it may do, in a line. */
  may: string;
}

export interface TeamKind {
  /** Where its page and its action are. */
  address: string;
  /** Its lists in cookies. */
  list: string;
  /** Most rights first; a team is never left without the first. */
  roles: readonly [RoleWords, ...RoleWords[]];
  /** What is offered first to whoever is invited. */
  firstRole: TeamRole;
  /** What somebody loses who is taken out of it. */
  removal: string;
}

const staffWords: Record<MerchantRole, Omit<RoleWords, "role">> = {
  owner: { word: "Owner", may: "Everything, and who else is an owner" },
  admin: { word: "Admin", may: "Everything but making owners" },
  finance: { word: "Finance", may: "Customers, credits, rates and the ledger" },
  developer: { word: "Developer", may: "Providers, models, endpoints and keys" },
  viewer: { word: "Viewer", may: "Sees, changes nothing" },
};
const [owner, ...otherStaff] = merchantRoles;

/** The merchant's staff. */
export const staffTeam: TeamKind = {
  address: "/console/team",
  list: "staff",
  roles: [{ role: owner, ...staffWords[owner] }, ...otherStaff.map((role) => ({ role, ...staffWords[role] }))],
  firstRole: "developer",
  removal: "They can no longer open this console, from their next click on. Keys they made go on working.",
};

const portalWords = {
  admin: { word: "Admin", may: "Keys, playground, and the team" },
  member: { word: "Member", may: "Keys and playground" },
  viewer: { word: "Viewer", may: "Sees, changes nothing" },
} as const;
const [admin, ...otherUsers] = customerRoles;

/** A customer's portal users. */
export const portalTeam: TeamKind = {
  address: "/portal/team",
  list: "own-team",
  roles: [{ role: admin, ...portalWords[admin] }, ...otherUsers.map((role) => ({ role, ...portalWords[role] }))],
  firstRole: "member",
  removal: "They can no longer open this portal. The keys they made go on working: revoke those apart.",
};

/** A customer's portal users, as staff look after them. */
export const customerTeam = (customerId: string): TeamKind => ({
  ...portalTeam,
  address: `/console/customers/${customerId}`,
  firstRole: admin,
});

const wordsOf = ({ roles }: TeamKind, role: string) => roles.find((known) => known.role === role);

/** The role's word; a role nobody knows by its own. */
export const roleWord = (kind: TeamKind, role: string): string => wordsOf(kind, role)?.word ?? role;

const sentence = ({ word, may }: RoleWords): string => `${word}: ${may.charAt(0).toLowerCase()}${may.slice(1)}`;

/** The roles that may be given, to choose from, each with what it may do. */
export const roleOptions = ({ roles }: TeamKind, gives: readonly TeamRole[]): { value: string; label: string }[] =>
  roles.filter(({ role }) => gives.includes(role)).map((words) => ({ value: words.role, label: sentence(words) }));

/** What choosing another role for somebody does. */
export const roleEffect = (kind: TeamKind, role: string): string => {
  const words = wordsOf(kind, role);
  return `It holds from their next click on.${words ? ` ${sentence(words)}.` : ""}`;
};

/** Who looks at a team, and what they may do with it. */
export interface TeamReader {
  userId: string | null;
  /** Roles that they may give and take; none: they may only look. */
  gives: readonly TeamRole[];
  /** The one member with the first role, where there is no other; null: there are several, or nobody knows. */
  lastId: string | null;
  /** Staff must have a second factor. */
  needsTwoFactor: boolean;
}

/** The one holder of the first role on a page that has the whole team; null: there are more, or there may be. */
export function lastOfFirst(
  { roles: [first] }: TeamKind,
  page: { data: readonly TeamMemberView[]; next_cursor: string | null },
  isWhole: boolean,
): string | null {
  if (!isWhole || page.next_cursor !== null) return null;
  const holders = page.data.filter(({ role }) => role === first.role);
  return holders.length === 1 ? (holders[0]?.id ?? null) : null;
}

import { type CustomerRole, customerRoles } from "#server/contracts/roles.ts";

/** Roles of a customer's team, and what each may do. */
export const teamRoleWords: Record<CustomerRole, { word: string; may: string }> = {
  admin: { word: "Admin", may: "Keys, playground, and the team" },
  member: { word: "Member", may: "Keys and playground" },
  viewer: { word: "Viewer", may: "Sees, changes nothing" },
};

export const teamRoleOptions = customerRoles.map((role) => ({
  value: role,
  label: `${teamRoleWords[role].word}: ${teamRoleWords[role].may.toLowerCase()}`,
}));

/** The role's word; a role nobody knows by its own. */
export const roleWord = (role: string): string => {
  const known = customerRoles.find((each) => each === role);
  return known ? teamRoleWords[known].word : role;
};

/** Roles that a membership or a management key gives. */

/** Staff of a merchant. */
export const merchantRoles = ["owner", "admin", "finance", "developer", "viewer"] as const;
export type MerchantRole = (typeof merchantRoles)[number];

/** Portal users of a customer: an admin looks after the team, a member makes keys, a viewer only sees. */
export const customerRoles = ["admin", "member", "viewer"] as const;
export type CustomerRole = (typeof customerRoles)[number];

/** Which role may do what: one table, read by every merchant procedure, and by screens to show only what may be done. */
import type { CustomerRole, MerchantRole } from "./roles.ts";

export const merchantActions = [
  "catalog.read",
  "catalog.write",
  "customers.read",
  "customers.write",
  "keys.read",
  "keys.write",
  "management_keys.manage",
  "credits.write",
  "sign_up_links.write",
  "usage.read",
  "ledger.read",
  "team.read",
  "team.manage",
  "settings.write",
  "audit.read",
] as const;
export type MerchantAction = (typeof merchantActions)[number];

const everyone: readonly MerchantRole[] = ["owner", "admin", "finance", "developer", "viewer"];

/** action → roles that may do it */
const permissions: Record<MerchantAction, readonly MerchantRole[]> = {
  "catalog.read": everyone,
  "catalog.write": ["owner", "admin", "developer"],
  "customers.read": everyone,
  "customers.write": ["owner", "admin", "finance"],
  "keys.read": everyone,
  "keys.write": ["owner", "admin", "developer"],
  "management_keys.manage": ["owner", "admin"],
  "credits.write": ["owner", "admin", "finance"],
  // A link hands out customers, keys and credits: who opens or widens one needs the right to each of them.
  "sign_up_links.write": ["owner", "admin"],
  "usage.read": everyone,
  "ledger.read": ["owner", "admin", "finance", "viewer"],
  "team.read": everyone,
  "team.manage": ["owner", "admin"],
  "settings.write": ["owner", "admin"],
  "audit.read": ["owner", "admin"],
};

/** Whether staff of this role may do it. */
export const may = (role: MerchantRole, action: MerchantAction): boolean => permissions[action].includes(role);

/**
 * Whether a holder of `own` may hand out `given`: only roles whose every right the holder has too, so that nobody
 * lifts themselves by making a key; an owner's role is given by owners alone.
 */
export function mayGive(own: MerchantRole, given: MerchantRole): boolean {
  if (given === "owner") return own === "owner";
  return merchantActions.every((action) => !may(given, action) || may(own, action));
}

export const portalActions = ["keys.write", "playground.use", "team.manage"] as const;
export type PortalAction = (typeof portalActions)[number];

/** What a portal user may do beyond looking at what is their customer's. */
const portalPermissions: Record<PortalAction, readonly CustomerRole[]> = {
  "keys.write": ["admin", "member"],
  "playground.use": ["admin", "member"],
  "team.manage": ["admin"],
};

/** Whether a customer's portal user of this role may do it. */
export const mayInPortal = (role: CustomerRole, action: PortalAction): boolean =>
  portalPermissions[action].includes(role);

/**
 * Whether staff may give and take this role in a customer's team: one that makes keys only who may make keys, since
 * those spend the customer's credits.
 */
export const mayGiveInPortal = (own: MerchantRole, given: CustomerRole): boolean =>
  !mayInPortal(given, "keys.write") || may(own, "keys.write");

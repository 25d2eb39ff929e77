/** Whose team a call is about: the merchant's staff, or one customer's portal users. */
import { type Acting, actingInPortal, type Caller, type PortalCaller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { mayGive, mayGiveInPortal } from "#server/contracts/permissions.ts";
import { type CustomerRole, customerRoles, type MerchantRole, merchantRoles } from "#server/contracts/roles.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

export type TeamRole = MerchantRole | CustomerRole;

export interface TeamScope {
  acting: Acting;
  /** Null: the merchant's staff. */
  customerId: string | null;
  /** Whether the acting one may hand out this role, and take it away. */
  mayGive(role: TeamRole): boolean;
  /** The role that a team may not be left without; null: it may. */
  lastOf: TeamRole | null;
}

const isMerchantRole = (role: TeamRole): role is MerchantRole => merchantRoles.some((known) => known === role);
const isCustomerRole = (role: TeamRole): role is CustomerRole => customerRoles.some((known) => known === role);

/** The staff of the caller's merchant: nobody gives or takes a role above their own; one owner stays. */
export const staffOf = (caller: Caller): TeamScope => ({
  acting: caller,
  customerId: null,
  mayGive: (role) => isMerchantRole(role) && mayGive(caller.role, role),
  lastOf: "owner",
});

/** The portal users of one of the merchant's customers, looked after by staff. */
export const customerTeamOf = (caller: Caller, customerId: string): TeamScope => ({
  acting: caller,
  customerId,
  mayGive: (role) => isCustomerRole(role) && mayGiveInPortal(caller.role, role),
  lastOf: null,
});

/** The portal user's own team, to look at. */
export const ownTeamSeenBy = (portal: PortalCaller): TeamScope => ({
  acting: actingInPortal(portal),
  customerId: portal.customerId,
  mayGive: () => false,
  lastOf: "admin",
});

/**
 * The portal user's own team, to change.
 * @throws AppError forbidden: not one of its admins
 */
export function ownTeamOf(portal: PortalCaller): TeamScope {
  if (portal.role !== "admin") {
    throw new AppError("forbidden", { userMessage: "Only an admin of the team may do this." });
  }
  return { ...ownTeamSeenBy(portal), mayGive: isCustomerRole };
}

/**
 * Locks the team for a change: changes of one team happen one after the other, so that the last owner stays the last.
 * @returns its name
 * @throws AppError not_found: the merchant has no such customer
 */
export async function lockTeam(sql: SqlExecutor, { acting, customerId }: TeamScope): Promise<string> {
  const rows =
    customerId === null
      ? await sql.query<{ name: string }>("SELECT name FROM merchant WHERE id = $1 FOR NO KEY UPDATE", [
          acting.merchantId,
        ])
      : await sql.query<{ name: string }>(
          "SELECT name FROM customer WHERE merchant_id = $1 AND id = $2 FOR NO KEY UPDATE",
          [acting.merchantId, customerId],
        );
  const [team] = rows;
  if (!team) throw notFound("customer", "customer_id");
  return team.name;
}

/** @throws AppError forbidden: the role is above the acting one's own */
export function requireGiving(scope: TeamScope, role: TeamRole): void {
  if (scope.mayGive(role)) return;
  throw new AppError("forbidden", { userMessage: "You can't give or take a role above your own.", param: "role" });
}

/** The role of a row; its text is checked by the database, an unknown one counts as the least. */
export function teamRoleOf(text: string, customerId: string | null): TeamRole {
  return customerId === null
    ? (merchantRoles.find((role) => role === text) ?? "viewer")
    : (customerRoles.find((role) => role === text) ?? "viewer");
}

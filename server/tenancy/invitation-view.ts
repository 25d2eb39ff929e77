import type { Invitation } from "#prisma/generated/client.ts";
import type { InvitationView } from "#server/contracts/team.ts";
import { teamRoleOf } from "./team-scope.ts";

/** How long an invitation's link works. */
export const invitationDays = 7;

export const invitationExpiry = (): Date => new Date(Date.now() + invitationDays * 24 * 60 * 60 * 1000);

export function invitationStatus(
  row: Pick<Invitation, "acceptedAt" | "revokedAt" | "expiresAt">,
): InvitationView["status"] {
  if (row.acceptedAt) return "accepted";
  if (row.revokedAt) return "revoked";
  return row.expiresAt.getTime() <= Date.now() ? "expired" : "open";
}

/** An invitation as the API shows it: never its link. */
export const invitationView = (row: Invitation): InvitationView => ({
  id: row.id,
  email: row.email,
  role: teamRoleOf(row.role, row.customerId),
  status: invitationStatus(row),
  invited_by: row.invitedBy,
  sent_at: row.sentAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  created_at: row.createdAt.toISOString(),
});

import type { Invitation, Prisma } from "#prisma/generated/client.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { InvitationView } from "#server/contracts/team.ts";
import type { AttemptLimit } from "#server/infra/attempt-limit.ts";
import { mintLinkToken } from "#server/infra/link-token.ts";
import { mintId } from "#server/infra/mint.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { QueueMail } from "#server/infra/queue-mail.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { invitationDays, invitationExpiry, invitationStatus, invitationView } from "./invitation-view.ts";
import { mailAddress } from "./link-address.ts";
import { isMember } from "./team-members.ts";
import { lockTeam, requireGiving, type TeamRole, type TeamScope, teamRoleOf } from "./team-scope.ts";

export interface InvitationDeps {
  unitOfWork: UnitOfWork;
  queueMail: QueueMail;
  attempts: AttemptLimit;
  /** Where people reach this deployment, without a trailing slash. */
  publicUrl: string;
}

/** Mails to strangers that one merchant may cause. */
const mailLimit = { attempts: 60, windowMs: 60 * 60_000 };
const subjectType = "invitation";
const whereOf = ({ acting, customerId }: TeamScope) => ({ merchantId: acting.merchantId, customerId });

/** A team's invitations, newest first, with those that were taken or withdrawn. @throws AppError not_found */
export const makeListInvitations =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (scope: TeamScope, input: PageInput): Promise<Page<InvitationView>> => {
    const { merchantId } = scope.acting;
    if (scope.customerId && !(await prisma.customer.findFirst({ where: { id: scope.customerId, merchantId } }))) {
      throw notFound("customer", "customer_id");
    }
    const where = { ...whereOf(scope), ...afterCursor(input) };
    return toPage(await prisma.invitation.findMany({ where, ...pageQuery(input) }), input.limit, invitationView);
  };

/** Who invites, as the mail names them. */
async function inviterOf(prisma: Prisma.TransactionClient, { acting }: TeamScope): Promise<string> {
  const { actor, merchantId } = acting;
  const person = actor.type === "user" ? await prisma.user.findUnique({ where: { id: actor.id } }) : null;
  if (person) return person.name;
  return (await prisma.merchant.findUniqueOrThrow({ where: { id: merchantId } })).name;
}

async function mailOf(deps: InvitationDeps, { prisma }: Work, row: Invitation, link: { token: string; team: string }) {
  const { email, merchantId } = row;
  const isStaff = row.customerId === null;
  const address = isStaff ? deps.publicUrl : await mailAddress(prisma, deps.publicUrl, { user: { email }, merchantId });
  return {
    to: row.email,
    merchantId: row.merchantId,
    mail: {
      kind: "invitation" as const,
      link: `${address}/invitation/${link.token}`,
      inviter: row.invitedBy,
      team: link.team,
      role: row.role,
      validDays: invitationDays,
    },
  };
}

const takeMail = ({ attempts }: InvitationDeps, { acting }: TeamScope) =>
  attempts.take(`invitations:${acting.merchantId}`, mailLimit, "Too many invitations were sent.");

/** Makes room for a new offer to this address. @throws AppError conflict: a member already, or invited already */
async function requireUninvited(work: Work, scope: TeamScope, email: string): Promise<void> {
  if (await isMember(work, scope, email)) {
    throw new AppError("conflict", { userMessage: "They are in the team already.", param: "email" });
  }
  const open = await work.prisma.invitation.findFirst({
    where: { ...whereOf(scope), email, acceptedAt: null, revokedAt: null },
  });
  if (!open) return;
  if (invitationStatus(open) === "open") {
    throw new AppError("conflict", { userMessage: "They are invited already. Send it again instead.", param: "email" });
  }
  await work.prisma.invitation.update({ where: { id: open.id }, data: { revokedAt: new Date() } });
}

/**
 * Invites someone to a team by mail.
 * @throws AppError forbidden: a role above the caller's own; conflict: a member or invited already; not_found: no such
 * customer; rate_limit_exceeded
 */
export const makeInvite =
  (deps: InvitationDeps) =>
  async (scope: TeamScope, { email, role }: { email: string; role: TeamRole }): Promise<InvitationView> => {
    requireGiving(scope, role);
    await takeMail(deps, scope);
    const { token, hash } = mintLinkToken();
    return deps.unitOfWork(scope.acting, async (work) => {
      const team = await lockTeam(work.sql, scope);
      await requireUninvited(work, scope, email);
      const row = await work.prisma.invitation.create({
        data: {
          id: mintId("invitation"),
          ...whereOf(scope),
          email,
          role,
          tokenHash: hash,
          invitedBy: await inviterOf(work.prisma, scope),
          expiresAt: invitationExpiry(),
        },
      });
      await deps.queueMail(work.prisma, await mailOf(deps, work, row, { token, team }));
      const after = invitationView(row);
      await work.audit({ action: "invitation.create", subjectType, subjectId: row.id, after });
      return after;
    });
  };

/** An invitation that nobody took yet. @throws AppError not_found; conflict; forbidden: above the caller */
async function pendingOf({ prisma }: Work, scope: TeamScope, id: string): Promise<Invitation> {
  const row = await prisma.invitation.findFirst({ where: { ...whereOf(scope), id } });
  if (!row) throw notFound("invitation");
  requireGiving(scope, teamRoleOf(row.role, row.customerId));
  const status = invitationStatus(row);
  if (status === "open" || status === "expired") return row;
  throw new AppError("conflict", { userMessage: `The invitation was ${status} already.` });
}

/**
 * Sends an invitation again, under a new link and for another week; the link of the mail before works no more.
 * @throws AppError not_found; conflict: taken or withdrawn; forbidden; rate_limit_exceeded
 */
export const makeResendInvitation =
  (deps: InvitationDeps) =>
  async (scope: TeamScope, { id }: { id: string }): Promise<InvitationView> => {
    await takeMail(deps, scope);
    const { token, hash } = mintLinkToken();
    return deps.unitOfWork(scope.acting, async (work) => {
      const team = await lockTeam(work.sql, scope);
      const before = await pendingOf(work, scope, id);
      const data = { tokenHash: hash, sentAt: new Date(), expiresAt: invitationExpiry() };
      const row = await work.prisma.invitation.update({ where: { id }, data });
      await deps.queueMail(work.prisma, await mailOf(deps, work, row, { token, team }));
      const [was, after] = [invitationView(before), invitationView(row)];
      await work.audit({ action: "invitation.resend", subjectType, subjectId: id, before: was, after });
      return after;
    });
  };

/** Withdraws an invitation: its link works no more. @throws AppError not_found; conflict: taken already; forbidden */
export const makeRevokeInvitation =
  ({ unitOfWork }: Pick<InvitationDeps, "unitOfWork">) =>
  (scope: TeamScope, { id }: { id: string }): Promise<InvitationView> =>
    unitOfWork(scope.acting, async (work) => {
      await lockTeam(work.sql, scope);
      const before = invitationView(await pendingOf(work, scope, id));
      const row = await work.prisma.invitation.update({ where: { id }, data: { revokedAt: new Date() } });
      const after = invitationView(row);
      await work.audit({ action: "invitation.revoke", subjectType, subjectId: id, before, after });
      return after;
    });

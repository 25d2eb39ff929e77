import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { TeamMemberView } from "#server/contracts/team.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { type AnnounceEndpoints, endPlaygroundKeys, mayPlay } from "./playground-keys.ts";
import { lockTeam, requireGiving, type TeamRole, type TeamScope, teamRoleOf } from "./team-scope.ts";

const withUser = {
  user: {
    select: {
      id: true,
      name: true,
      email: true,
      totpSecret: { select: { confirmedAt: true } },
      sessions: {
        select: { updatedAt: true },
        orderBy: { updatedAt: "desc" },
        take: 1,
      },
    },
  },
} as const;

interface MemberRow {
  id: string;
  role: string;
  customerId: string | null;
  createdAt: Date;
  user: {
    id: string;
    name: string;
    email: string;
    totpSecret: { confirmedAt: Date | null } | null;
    sessions: { updatedAt: Date }[];
  };
}

const viewOf = ({ id, role, customerId, createdAt, user }: MemberRow): TeamMemberView => ({
  id,
  user_id: user.id,
  name: user.name,
  email: user.email,
  role: teamRoleOf(role, customerId),
  two_factor: Boolean(user.totpSecret?.confirmedAt),
  last_seen_at: user.sessions[0]?.updatedAt.toISOString() ?? null,
  created_at: createdAt.toISOString(),
});

const whereOf = ({ acting, customerId }: TeamScope) => ({ merchantId: acting.merchantId, customerId });

/** The members of a team, the newest first. @throws AppError not_found: no such customer */
export const makeListTeam =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (scope: TeamScope, input: PageInput): Promise<Page<TeamMemberView>> => {
    if (scope.customerId !== null) {
      const owner = { id: scope.customerId, merchantId: scope.acting.merchantId };
      if (!(await prisma.customer.findFirst({ where: owner, select: { id: true } }))) {
        throw notFound("customer", "customer_id");
      }
    }
    const where = { ...whereOf(scope), ...afterCursor(input) };
    const rows = await prisma.membership.findMany({ where, ...pageQuery(input), include: withUser });
    return toPage(rows, input.limit, viewOf);
  };

/** The member as they are now, in a team that is locked. @throws AppError not_found; forbidden: above the caller */
async function memberOf({ prisma, sql }: Work, scope: TeamScope, id: string): Promise<MemberRow> {
  await lockTeam(sql, scope);
  const row = await prisma.membership.findFirst({ where: { ...whereOf(scope), id }, include: withUser });
  if (!row) throw notFound("team member");
  requireGiving(scope, teamRoleOf(row.role, row.customerId));
  return row;
}

/** @throws AppError conflict: the team would be left without an owner */
async function requireAnother({ prisma }: Work, scope: TeamScope, leaving: MemberRow): Promise<void> {
  if (scope.lastOf === null || leaving.role !== scope.lastOf) return;
  const others = await prisma.membership.count({
    where: { ...whereOf(scope), role: scope.lastOf, id: { not: leaving.id } },
  });
  if (others > 0) return;
  const userMessage = `${leaving.user.name} is the team's last ${scope.lastOf}. Make someone else ${scope.lastOf} first.`;
  throw new AppError("conflict", { userMessage });
}

const subjectType = "membership";

interface ChangeTeamDeps {
  unitOfWork: UnitOfWork;
  announceEndpoints: AnnounceEndpoints;
}

const holderOf = ({ acting, customerId }: TeamScope, { user }: MemberRow) => ({
  merchantId: acting.merchantId,
  customerId,
  holderId: user.id,
});

/**
 * Gives a member another role; from their next call on. Playground keys that it does not allow end at once.
 * @throws AppError not_found; forbidden: a role above the caller's own; conflict: the last owner
 */
export const makeChangeTeamRole =
  ({ unitOfWork, announceEndpoints }: ChangeTeamDeps) =>
  (scope: TeamScope, { id, role }: { id: string; role: TeamRole }): Promise<TeamMemberView> =>
    unitOfWork(scope.acting, async (work) => {
      requireGiving(scope, role);
      const row = await memberOf(work, scope, id);
      const before = viewOf(row);
      if (row.role === role) return before;
      await requireAnother(work, scope, row);
      await work.prisma.membership.update({ where: { id }, data: { role } });
      if (!mayPlay(role, scope.customerId)) {
        await endPlaygroundKeys(work.sql, announceEndpoints, holderOf(scope, row));
      }
      const after = { ...before, role };
      await work.audit({ action: "membership.update", subjectType, subjectId: id, before, after });
      return after;
    });

/**
 * Takes a member out of the team; their sessions stay and open nothing of it any more, their playground keys end.
 * @throws AppError not_found; forbidden: a role above the caller's own; conflict: the last owner
 */
export const makeRemoveTeamMember =
  ({ unitOfWork, announceEndpoints }: ChangeTeamDeps) =>
  (scope: TeamScope, { id }: { id: string }): Promise<TeamMemberView> =>
    unitOfWork(scope.acting, async (work) => {
      const row = await memberOf(work, scope, id);
      await requireAnother(work, scope, row);
      await work.prisma.membership.delete({ where: { id } });
      await endPlaygroundKeys(work.sql, announceEndpoints, holderOf(scope, row));
      const before = viewOf(row);
      await work.audit({ action: "membership.delete", subjectType, subjectId: id, before });
      return before;
    });

/** Whether a user with this address is in the team already. */
export async function isMember({ prisma }: Work, scope: TeamScope, email: string): Promise<boolean> {
  return (await prisma.membership.count({ where: { ...whereOf(scope), user: { email } } })) > 0;
}

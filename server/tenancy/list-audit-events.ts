import type { AuditEvent, Prisma } from "#prisma/generated/client.ts";
import type { AuditEventView, AuditVocabularyView, ListAuditEventsInput } from "#server/contracts/audit.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { afterCursor, type Page, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { type Actor, nameActors } from "./audit-actors.ts";
import { requireAuditFilters } from "./require-audit-filters.ts";

const timesOf = ({ from, to }: ListAuditEventsInput): Prisma.AuditEventWhereInput =>
  from === undefined && to === undefined
    ? {}
    : { createdAt: { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) } };

function conditionsOf(merchantId: string, input: ListAuditEventsInput): Prisma.AuditEventWhereInput {
  return {
    merchantId,
    ...(input.actor_type && { actorType: input.actor_type }),
    ...(input.actor_id && { actorId: input.actor_id }),
    ...(input.action && { action: input.action }),
    ...(input.subject_type && { subjectType: input.subject_type }),
    ...(input.subject_id && { subjectId: input.subject_id }),
    ...timesOf(input),
  };
}

const viewOf = (row: AuditEvent, actor: Actor): AuditEventView => ({
  id: row.id,
  actor,
  remote_address: row.remoteAddress,
  action: row.action,
  subject_type: row.subjectType,
  subject_id: row.subjectId,
  before: row.before,
  after: row.after,
  created_at: row.createdAt.toISOString(),
});

/** One change. @throws AppError not_found */
export const makeGetAuditEvent =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<AuditEventView> => {
    const row = await prisma.auditEvent.findFirst({ where: { id, merchantId } });
    if (!row) throw notFound("entry of the audit log");
    const actorOf = await nameActors(prisma, merchantId, [row]);
    return viewOf(row, actorOf(row));
  };

/**
 * What was changed in the merchant, newest first; every filter narrows it.
 * @throws AppError not_found: an actor or a subject that never was the merchant's
 */
export const makeListAuditEvents =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller, input: ListAuditEventsInput): Promise<Page<AuditEventView>> => {
    await requireAuditFilters(executorOfPrisma(prisma), merchantId, input);
    const where = { AND: [conditionsOf(merchantId, input), afterCursor(input)] };
    const rows = await prisma.auditEvent.findMany({ where, ...pageQuery(input) });
    const actorOf = await nameActors(prisma, merchantId, rows);
    return toPage(rows, input.limit, (row) => viewOf(row, actorOf(row)));
  };

/** Actions, kinds of subject and actors that occur in the merchant's trail: what a filter can offer. */
export const makeAuditVocabulary =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller): Promise<AuditVocabularyView> => {
    const where = { merchantId };
    const [actions, subjects, actors] = await Promise.all([
      prisma.auditEvent.groupBy({ by: ["action"], where, orderBy: { action: "asc" } }),
      prisma.auditEvent.groupBy({ by: ["subjectType"], where, orderBy: { subjectType: "asc" } }),
      prisma.auditEvent.groupBy({ by: ["actorType", "actorId"], where, orderBy: { actorId: "asc" }, take: 200 }),
    ]);
    const actorOf = await nameActors(prisma, merchantId, actors);
    return {
      actions: actions.map(({ action }) => action),
      subject_types: subjects.map(({ subjectType }) => subjectType),
      actors: actors.map(actorOf),
    };
  };

import type { AccountCaller, Done, SessionItemView } from "#server/contracts/account.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { auditAccount } from "./account-parts.ts";
import { deviceName } from "./device-name.ts";

const done: Done = { done: true };

/** The user's open sessions, the last used first. */
export const makeListSessions =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ userId, sessionId }: AccountCaller): Promise<{ data: SessionItemView[] }> => {
    const rows = await prisma.session.findMany({
      where: { userId, expiresAt: { gt: new Date() } },
      orderBy: { updatedAt: "desc" },
    });
    return {
      data: rows.map((row) => ({
        id: row.id,
        current: row.id === sessionId,
        device: deviceName(row.userAgent),
        address: row.ipAddress || null,
        created_at: row.createdAt.toISOString(),
        last_seen_at: row.updatedAt.toISOString(),
      })),
    };
  };

/** Ends one of the user's sessions, in every process at once. @throws AppError not_found */
export const makeRevokeSession =
  ({ prisma }: { prisma: PrismaClient }) =>
  ({ userId, remoteAddress }: AccountCaller, { id }: { id: string }): Promise<Done> =>
    prisma.$transaction(async (transaction) => {
      const { count } = await transaction.session.deleteMany({ where: { id, userId } });
      if (count === 0) throw notFound("session");
      await auditAccount(transaction, { userId, remoteAddress, action: "user.end_session" });
      return done;
    });

/** Ends all of the user's sessions but the one that asks. */
export const makeRevokeOtherSessions =
  ({ prisma }: { prisma: PrismaClient }) =>
  ({ userId, sessionId, remoteAddress }: AccountCaller): Promise<Done> =>
    prisma.$transaction(async (transaction) => {
      await transaction.session.deleteMany({ where: { userId, id: { not: sessionId } } });
      await auditAccount(transaction, { userId, remoteAddress, action: "user.end_other_sessions" });
      return done;
    });

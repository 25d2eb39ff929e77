import type { SignUp } from "#prisma/generated/client.ts";
import type { Visitor } from "#server/auth/accept-invitation.ts";
import { auditAccount } from "#server/auth/account-parts.ts";
import { takeMailToken } from "#server/auth/mail-token.ts";
import { type GiveWaitingCredits, proveAddress } from "#server/auth/prove-address.ts";
import { announceEndpoints } from "#server/catalog/announce-changes.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import type { Work } from "#server/infra/unit-of-work.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";

/** Grants a sign-up's start credits from the merchant's promotions, once. */
export async function giveStartCredits({ prisma, sql }: Pick<Work, "prisma" | "sql">, row: SignUp): Promise<SignUp> {
  const { merchantId, virtualEndpointId, startCreditsMicros } = row;
  if (startCreditsMicros > 0n) {
    await grantCredits(sql, {
      merchantId,
      virtualEndpointId,
      kind: "promotion",
      amount: microCredits(startCreditsMicros),
      reason: "Start credits of a sign-up link",
      sourceId: row.id,
    });
    await announceEndpoints(sql, merchantId, [virtualEndpointId]);
  }
  return prisma.signUp.update({ where: { id: row.id }, data: { grantedAt: new Date() } });
}

/** Grants the start credits that wait for a user's address, each once, whoever proves it at the same moment. */
export const giveWaitingCredits: GiveWaitingCredits = async (work, userId) => {
  await work.sql.query("SELECT id FROM sign_up WHERE user_id = $1 AND granted_at IS NULL ORDER BY id FOR UPDATE", [
    userId,
  ]);
  const waiting = await work.prisma.signUp.findMany({ where: { userId, grantedAt: null }, orderBy: { id: "asc" } });
  for (const row of waiting) await giveStartCredits(work, row);
  return microCredits(waiting.reduce((sum, { startCreditsMicros }) => sum + startCreditsMicros, 0n));
};

export interface VerifyEmailDeps {
  prisma: PrismaClient;
  /** Tells Redis of the credits. */
  afterCommit: () => Promise<void>;
}

/**
 * Confirms an address by the link mailed to it; start credits that waited for it are granted. The session that opens
 * the link stays, if it is that user's.
 * @throws AppError conflict: the link was used or is too old
 */
export const makeVerifyEmail =
  ({ prisma, afterCommit }: VerifyEmailDeps) =>
  async (
    { user, sessionId = null, remoteAddress }: Visitor,
    { token }: { token: string },
  ): Promise<{ email: string; credits: string }> => {
    const result = await prisma.$transaction(async (transaction) => {
      const { userId } = await takeMailToken(transaction, "email_verification", token);
      const work = { prisma: transaction, sql: executorOfPrisma(transaction) };
      const keepSessionId = user?.id === userId ? sessionId : null;
      const { email, creditsMicros } = await proveAddress(giveWaitingCredits, work, { userId, keepSessionId });
      await auditAccount(transaction, { userId, remoteAddress, action: "user.verify_email", after: { email } });
      return { email, credits: formatCredits(creditsMicros) };
    });
    await afterCommit();
    return result;
  };

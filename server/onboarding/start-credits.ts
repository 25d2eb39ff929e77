import type { SignUp } from "#prisma/generated/client.ts";
import { auditAccount } from "#server/auth/account-parts.ts";
import { takeMailToken } from "#server/auth/mail-token.ts";
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

export interface VerifyEmailDeps {
  prisma: PrismaClient;
  /** Tells Redis of the credits. */
  afterCommit: () => Promise<void>;
}

/**
 * Confirms an address by the link mailed to it; start credits that waited for it are granted.
 * @throws AppError conflict: the link was used or is too old
 */
export const makeVerifyEmail =
  ({ prisma, afterCommit }: VerifyEmailDeps) =>
  async (
    { remoteAddress }: { remoteAddress: string | null },
    { token }: { token: string },
  ): Promise<{ email: string; credits: string }> => {
    const result = await prisma.$transaction(async (transaction) => {
      const { userId } = await takeMailToken(transaction, "email_verification", token);
      const { email } = await transaction.user.update({ where: { id: userId }, data: { emailVerified: true } });
      const waiting = await transaction.signUp.findMany({ where: { userId, grantedAt: null } });
      const work = { prisma: transaction, sql: executorOfPrisma(transaction) };
      for (const row of waiting) await giveStartCredits(work, row);
      await auditAccount(transaction, { userId, remoteAddress, action: "user.verify_email", after: { email } });
      const micros = waiting.reduce((sum, { startCreditsMicros }) => sum + startCreditsMicros, 0n);
      return { email, credits: formatCredits(microCredits(micros)) };
    });
    await afterCommit();
    return result;
  };

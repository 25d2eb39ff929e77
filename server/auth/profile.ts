import type { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type {
  AccountCaller,
  changeEmailInputSchema,
  Done,
  ProfileView,
  updateProfileInputSchema,
} from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { mailAddress } from "#server/tenancy/link-address.ts";
import { type AccountDeps, auditAccount, brandOfUser, requirePassword, tellUser } from "./account-parts.ts";
import type { ProofDeps } from "./change-password.ts";
import { issueMailToken, linkMinutes, takeMailToken } from "./mail-token.ts";

const done: Done = { done: true };

async function profileOf(prisma: Pick<Prisma.TransactionClient, "user" | "signUp">, id: string): Promise<ProfileView> {
  const row = await prisma.user.findUniqueOrThrow({ where: { id } });
  const waiting = await prisma.signUp.aggregate({
    where: { userId: id, grantedAt: null },
    _sum: { startCreditsMicros: true },
  });
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    email_verified: row.emailVerified,
    waiting_credits: formatCredits(microCredits(waiting._sum.startCreditsMicros ?? 0n)),
  };
}

/** The signed-in user. */
export const makeGetProfile =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ userId }: AccountCaller): Promise<ProfileView> =>
    profileOf(prisma, userId);

/** Changes the user's name. */
export const makeUpdateProfile =
  ({ prisma }: { prisma: PrismaClient }) =>
  (caller: AccountCaller, { name }: z.infer<typeof updateProfileInputSchema>): Promise<ProfileView> =>
    prisma.$transaction(async (transaction) => {
      await transaction.user.update({ where: { id: caller.userId }, data: { name } });
      await auditAccount(transaction, { ...caller, action: "user.rename", after: { name } });
      return profileOf(transaction, caller.userId);
    });

/**
 * Mails a link to the new address; the old one signs in until it is opened. An address that has an account gets no
 * mail, and the answer does not tell.
 * @throws AppError unprocessable: the password is wrong; rate_limit_exceeded
 */
export const makeChangeEmail =
  (deps: AccountDeps & { publicUrl: string }) =>
  async (caller: AccountCaller, input: z.infer<typeof changeEmailInputSchema>): Promise<Done> => {
    const { attempts, prisma, publicUrl, queueMail } = deps;
    const { userId } = caller;
    await requirePassword(deps, userId, input.password);
    await attempts.take(`email:${userId}`, { attempts: 5, windowMs: 60 * 60_000 }, "Too many mails were asked for.");
    return prisma.$transaction(async (transaction) => {
      await auditAccount(transaction, { ...caller, action: "user.ask_email_change", after: { email: input.email } });
      if ((await transaction.user.count({ where: { email: input.email } })) > 0) return done;
      const token = await issueMailToken(transaction, "email_change", { userId, email: input.email });
      const address = await mailAddress(transaction, publicUrl, { user: { id: userId }, merchantId: null });
      const link = `${address}/confirm-email/${token}`;
      await queueMail(transaction, {
        to: input.email,
        merchantId: await brandOfUser(transaction, userId),
        mail: { kind: "email_change", link, validMinutes: linkMinutes.email_change },
      });
      return done;
    });
  };

/**
 * Makes the new address the one that signs in, by the link mailed to it, and tells the old one. Credits that waited for
 * a confirmed address are granted.
 * @throws AppError conflict: the link was used or is too old, or the address has an account by now
 */
export const makeConfirmEmailChange =
  ({ prisma, queueMail, giveWaitingCredits, afterCommit }: ProofDeps) =>
  async (
    { remoteAddress }: { remoteAddress: string | null },
    { token }: { token: string },
  ): Promise<{ email: string }> => {
    const changed = await prisma.$transaction(async (transaction) => {
      const { userId, email } = await takeMailToken(transaction, "email_change", token);
      if (email === null) throw new Error("a link to change an address has no address");
      const before = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
      await transaction.user
        .update({ where: { id: userId }, data: { email, emailVerified: true } })
        .catch((cause: unknown) => {
          if (!(cause instanceof Prisma.PrismaClientKnownRequestError) || cause.code !== "P2002") throw cause;
          throw new AppError("conflict", { userMessage: "There is an account with this address by now.", cause });
        });
      await giveWaitingCredits({ prisma: transaction, sql: executorOfPrisma(transaction) }, userId);
      // A link to reset the password lies in the old address's mail.
      await transaction.mailToken.deleteMany({ where: { userId } });
      await auditAccount(transaction, { userId, remoteAddress, action: "user.change_email", after: { email } });
      await tellUser(queueMail, transaction, { userId, email: before.email, remoteAddress }, "email_changed");
      return { email };
    });
    await afterCommit();
    return changed;
  };

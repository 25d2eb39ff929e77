import type { Prisma } from "#prisma/generated/client.ts";
import { type AccountDeps, auditAccount, brandOfUser } from "#server/auth/account-parts.ts";
import { issueMailToken, linkMinutes } from "#server/auth/mail-token.ts";
import type { AccountCaller, Done } from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { QueueMail } from "#server/infra/queue-mail.ts";
import { mailAddress } from "#server/tenancy/link-address.ts";

export interface VerificationDeps {
  queueMail: QueueMail;
  /** Where people reach this deployment, without a trailing slash. */
  publicUrl: string;
}

/** Puts a mail on its way whose link confirms the address; links sent before work no more. */
export async function queueVerification(
  { queueMail, publicUrl }: VerificationDeps,
  transaction: Prisma.TransactionClient,
  of: { userId: string; email: string; merchantId: string | null },
): Promise<void> {
  const token = await issueMailToken(transaction, "email_verification", { userId: of.userId });
  const address = await mailAddress(transaction, publicUrl, { user: { id: of.userId }, merchantId: of.merchantId });
  await queueMail(transaction, {
    to: of.email,
    merchantId: of.merchantId,
    mail: {
      kind: "email_verification",
      link: `${address}/verify-email/${token}`,
      validMinutes: linkMinutes.email_verification,
    },
  });
}

const mailLimit = { attempts: 5, windowMs: 60 * 60_000 };

/**
 * Mails the user a new link that confirms their address.
 * @throws AppError conflict: it is confirmed, and no credits wait for it; rate_limit_exceeded
 */
export const makeSendVerification =
  ({ prisma, attempts, ...deps }: AccountDeps & VerificationDeps) =>
  async (caller: AccountCaller): Promise<Done> => {
    const { userId } = caller;
    const { email, emailVerified } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
    if (emailVerified && (await prisma.signUp.count({ where: { userId, grantedAt: null } })) === 0) {
      throw new AppError("conflict", { userMessage: "Your address is confirmed already." });
    }
    await attempts.take(`verification:${userId}`, mailLimit, "Too many mails were asked for.");
    return prisma.$transaction(async (transaction) => {
      const merchantId = await brandOfUser(transaction, userId);
      await queueVerification(deps, transaction, { userId, email, merchantId });
      await auditAccount(transaction, { ...caller, action: "user.ask_verification", after: { email } });
      return { done: true };
    });
  };

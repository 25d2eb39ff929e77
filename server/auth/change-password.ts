import { hashPassword } from "better-auth/crypto";
import type { z } from "zod";
import type {
  AccountCaller,
  changePasswordInputSchema,
  confirmPasswordResetInputSchema,
  Done,
  requestPasswordResetInputSchema,
} from "#server/contracts/account.ts";
import type { KeyHasher } from "#server/infra/crypto.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { mailAddress } from "#server/tenancy/link-address.ts";
import { type AccountDeps, auditAccount, brandOfUser, requirePassword, tellUser } from "./account-parts.ts";
import { addressGroup } from "./login-attempts.ts";
import { issueMailToken, linkMinutes, takeMailToken } from "./mail-token.ts";
import { type GiveWaitingCredits, proveAddress } from "./prove-address.ts";

const done: Done = { done: true };

/** Changes the password and ends all other sessions. @throws AppError unprocessable: the current one is wrong */
export const makeChangePassword =
  (deps: AccountDeps) =>
  async (caller: AccountCaller, input: z.infer<typeof changePasswordInputSchema>): Promise<Done> => {
    const { userId, sessionId } = caller;
    await requirePassword(deps, userId, input.current_password, "current_password");
    const password = await hashPassword(input.new_password);
    return deps.prisma.$transaction(async (transaction) => {
      await transaction.account.updateMany({ where: { userId, providerId: "credential" }, data: { password } });
      await transaction.session.deleteMany({ where: { userId, id: { not: sessionId } } });
      // A link that confirms the address stays good: it opens nothing, and credits may wait for it.
      await transaction.mailToken.deleteMany({ where: { userId, kind: { not: "email_verification" } } });
      await auditAccount(transaction, { ...caller, action: "user.change_password" });
      await tellUser(deps.queueMail, transaction, caller, "password_changed");
      return done;
    });
  };

export interface ProofDeps extends AccountDeps {
  giveWaitingCredits: GiveWaitingCredits;
  /** Tells Redis of the credits. */
  afterCommit: () => Promise<void>;
}

export interface ResetDeps extends AccountDeps {
  keys: KeyHasher;
  /** Where people reach this deployment, without a trailing slash. */
  publicUrl: string;
}

const addressLimit = { attempts: 10, windowMs: 15 * 60_000 };
const accountLimit = { attempts: 3, windowMs: 15 * 60_000 };
const tooMany = "Too many mails were asked for.";

/**
 * Mails a link to choose a new password. The answer is the same whether the address is known or not, and so are the
 * limits; what is done for a known address is two short writes.
 * @throws AppError rate_limit_exceeded
 */
export const makeRequestPasswordReset =
  (deps: ResetDeps) =>
  async (
    { remoteAddress }: { remoteAddress: string | null },
    { email }: z.infer<typeof requestPasswordResetInputSchema>,
  ): Promise<Done> => {
    const { attempts, keys, prisma, publicUrl, queueMail } = deps;
    await attempts.take(`reset:address:${addressGroup(remoteAddress ?? "")}`, addressLimit, tooMany);
    const name = Buffer.from(keys.hash(`reset ${email}`))
      .toString("base64url")
      .slice(0, 22);
    await attempts.take(`reset:account:${name}`, accountLimit, tooMany);
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user) return done;
    await prisma.$transaction(async (transaction) => {
      const token = await issueMailToken(transaction, "password_reset", { userId: user.id });
      const address = await mailAddress(transaction, publicUrl, { user: { id: user.id }, merchantId: null });
      await queueMail(transaction, {
        to: email,
        merchantId: await brandOfUser(transaction, user.id),
        mail: {
          kind: "password_reset",
          link: `${address}/reset-password/${token}`,
          validMinutes: linkMinutes.password_reset,
        },
      });
    });
    return done;
  };

/**
 * Sets a new password by the link of a mail, once, and ends all of the user's sessions. Second factors stay, unless the
 * link is the first proof of the address; credits that waited for it are granted.
 * @throws AppError conflict: the link was used or is too old
 */
export const makeConfirmPasswordReset =
  ({ prisma, queueMail, giveWaitingCredits, afterCommit }: ProofDeps) =>
  async (
    { remoteAddress }: { remoteAddress: string | null },
    input: z.infer<typeof confirmPasswordResetInputSchema>,
  ): Promise<Done> => {
    const password = await hashPassword(input.password);
    await prisma.$transaction(async (transaction) => {
      const { userId } = await takeMailToken(transaction, "password_reset", input.token);
      await transaction.account.updateMany({ where: { userId, providerId: "credential" }, data: { password } });
      await transaction.session.deleteMany({ where: { userId } });
      await transaction.mailToken.deleteMany({ where: { userId } });
      // Whoever opens the link reads the address's mail.
      const work = { prisma: transaction, sql: executorOfPrisma(transaction) };
      const { email } = await proveAddress(giveWaitingCredits, work, { userId, keepSessionId: null });
      await auditAccount(transaction, { userId, remoteAddress, action: "user.reset_password" });
      await tellUser(queueMail, transaction, { userId, email, remoteAddress }, "password_changed");
    });
    await afterCommit();
    return done;
  };

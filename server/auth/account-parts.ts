/** What changes to a user's own account have in common: the password asked again, a trace, a mail that tells of it. */
import { verifyPassword } from "better-auth/crypto";
import type { Prisma } from "#prisma/generated/client.ts";
import type { AccountCaller } from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { SecurityEvent } from "#server/contracts/mail.ts";
import type { AttemptLimit } from "#server/infra/attempt-limit.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { QueueMail } from "#server/infra/queue-mail.ts";

export interface AccountDeps {
  prisma: PrismaClient;
  attempts: AttemptLimit;
  queueMail: QueueMail;
}

type Transaction = Prisma.TransactionClient;

const passwordLimit = { attempts: 5, windowMs: 15 * 60_000 };

/** The hash of a user's password; null: they have none. */
export async function passwordHashOf(prisma: Pick<Transaction, "account">, userId: string): Promise<string | null> {
  const account = await prisma.account.findFirst({ where: { userId, providerId: "credential" } });
  return account?.password ?? null;
}

/**
 * Makes sure that who sits before an open session is its user. Wrong tries are counted.
 * @param param the field that carries the password
 * @throws AppError unprocessable: wrong; rate_limit_exceeded
 */
export async function requirePassword(
  { prisma, attempts }: AccountDeps,
  userId: string,
  password: string,
  param = "password",
): Promise<void> {
  const attempt = await attempts.take(`password:${userId}`, passwordLimit, "Too many wrong passwords.");
  const hash = await passwordHashOf(prisma, userId);
  if (hash === null || !(await verifyPassword({ hash, password }))) {
    throw new AppError("unprocessable", { userMessage: "The password is wrong.", param });
  }
  await attempt.giveBack();
}

interface AccountChange {
  userId: string;
  remoteAddress: string | null;
  /** user.verb */
  action: string;
  after?: object;
}

/** Writes the change into the trail of every merchant whose staff or customers the user belongs to. */
export async function auditAccount(transaction: Transaction, change: AccountChange): Promise<void> {
  const { userId, remoteAddress, action, after } = change;
  const memberships = await transaction.membership.findMany({ where: { userId }, select: { merchantId: true } });
  const merchantIds = [...new Set(memberships.map(({ merchantId }) => merchantId))];
  await transaction.auditEvent.createMany({
    data: merchantIds.map((merchantId) => ({
      id: mintId("audit"),
      merchantId,
      actorType: "user",
      actorId: userId,
      remoteAddress,
      action,
      subjectType: "user",
      subjectId: userId,
      ...(after && { after }),
    })),
  });
}

/** In whose brand a user's mail comes: their only merchant's; null: they have several, or none. */
export async function brandOfUser(prisma: Pick<Transaction, "membership">, userId: string): Promise<string | null> {
  const rows = await prisma.membership.findMany({ where: { userId }, select: { merchantId: true } });
  const ids = new Set(rows.map(({ merchantId }) => merchantId));
  const [only] = ids;
  return ids.size === 1 && only ? only : null;
}

/** Puts a notice on its way to the user, who may not have been the one. */
export async function tellUser(
  queueMail: QueueMail,
  transaction: Transaction,
  user: Pick<AccountCaller, "userId" | "email" | "remoteAddress">,
  event: SecurityEvent,
): Promise<void> {
  const { userId, email, remoteAddress } = user;
  await queueMail(transaction, {
    to: email,
    merchantId: await brandOfUser(transaction, userId),
    mail: { kind: "security_notice", event, remoteAddress, at: new Date().toISOString() },
  });
}

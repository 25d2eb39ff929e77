/** Links in mails that open accounts: kept as hashes, taken once, dead after their time. */
import type { Prisma } from "#prisma/generated/client.ts";
import { AppError } from "#server/contracts/errors.ts";
import { hashLinkToken, mintLinkToken } from "#server/infra/link-token.ts";

export type MailTokenKind = "password_reset" | "email_change" | "email_verification";

/** Minutes that a link works. */
export const linkMinutes: Record<MailTokenKind, number> = {
  password_reset: 30,
  email_change: 30,
  email_verification: 24 * 60,
};

type Tokens = Pick<Prisma.TransactionClient, "mailToken">;

/** A new link's token; the user's former ones of this kind work no more. */
export async function issueMailToken(
  prisma: Tokens,
  kind: MailTokenKind,
  { userId, email = null }: { userId: string; email?: string | null },
): Promise<string> {
  const { token, hash } = mintLinkToken();
  const expiresAt = new Date(Date.now() + linkMinutes[kind] * 60_000);
  await prisma.mailToken.deleteMany({ where: { userId, kind } });
  await prisma.mailToken.create({ data: { hash, kind, userId, email, expiresAt } });
  return token;
}

/**
 * Takes a link, once: of several at the same moment one gets it.
 * @throws AppError conflict: unknown, used or too old (no difference shown)
 */
export async function takeMailToken(prisma: Tokens, kind: MailTokenKind, token: string) {
  const hash = hashLinkToken(token);
  const row = await prisma.mailToken.findUnique({ where: { hash } });
  const { count } = await prisma.mailToken.deleteMany({ where: { hash, kind, expiresAt: { gt: new Date() } } });
  if (row && count === 1) return { userId: row.userId, email: row.email };
  throw new AppError("conflict", { userMessage: "This link was used already or is too old." });
}

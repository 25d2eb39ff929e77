import { AppError } from "#server/contracts/errors.ts";
import type { MicroCredits } from "#server/contracts/money.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { Work } from "#server/infra/unit-of-work.ts";

export type ProofWork = Pick<Work, "prisma" | "sql">;

/** Grants the credits that waited for the user's address, each once; answers how many, in micro-credits. */
export type GiveWaitingCredits = (work: ProofWork, userId: string) => Promise<MicroCredits>;

/**
 * Notes that whoever acts reads the mail of the user's address, and grants the credits that waited for it. The first
 * time, what was made before may be someone else's, who signed up with an address that is not theirs: passkeys,
 * authenticator, recovery codes, a change of the address on its way and every other session go.
 * @param of.keepSessionId the session that acts, which stays; null: none does
 */
export async function proveAddress(
  giveWaitingCredits: GiveWaitingCredits,
  work: ProofWork,
  of: { userId: string; keepSessionId: string | null },
): Promise<{ email: string; creditsMicros: MicroCredits }> {
  const { userId, keepSessionId } = of;
  const { prisma } = work;
  const { count } = await prisma.user.updateMany({
    where: { id: userId, emailVerified: false },
    data: { emailVerified: true },
  });
  if (count > 0) {
    // Sessions first: who adds a factor holds theirs, so that none is added behind this.
    await prisma.session.deleteMany({ where: { userId, ...(keepSessionId && { id: { not: keepSessionId } }) } });
    await prisma.passkey.deleteMany({ where: { userId } });
    await prisma.totpSecret.deleteMany({ where: { userId } });
    await prisma.recoveryCode.deleteMany({ where: { userId } });
    await prisma.mailToken.deleteMany({ where: { userId, kind: "email_change" } });
  }
  const creditsMicros = await giveWaitingCredits(work, userId);
  const { email } = await prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  return { email, creditsMicros };
}

/**
 * Holds the caller's session until the transaction's end, so that what they add is not added behind a proof.
 * @throws AppError unauthenticated: the session has ended
 */
export async function holdSession(sql: SqlExecutor, sessionId: string): Promise<void> {
  const rows = await sql.query("SELECT id FROM session WHERE id = $1 FOR SHARE", [sessionId]);
  if (rows.length === 0) throw new AppError("unauthenticated", { userMessage: "Sign in again." });
}

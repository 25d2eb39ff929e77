import { renderSVG } from "uqr";
import type { AccountCaller, Done, EnrolmentView, TwoFactorStatusView } from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma, type SqlExecutor } from "#server/infra/sql.ts";
import { type AccountDeps, auditAccount, requirePassword, tellUser } from "./account-parts.ts";
import { holdSession } from "./prove-address.ts";
import { renewRecoveryCodes } from "./recovery-codes.ts";
import { matchingStep, mintTotpSecret, totpUri } from "./totp.ts";

export interface TwoFactorDeps extends AccountDeps {
  keys: KeyHasher;
  sealer: Sealer;
  /** Where people reach this deployment. */
  publicUrl: string;
}

/** What a secret is sealed for. */
export const totpContext = (userId: string): string => `totp:${userId}`;
const conflict = (userMessage: string) => new AppError("conflict", { userMessage });
const codeLimit = { attempts: 5, windowMs: 15 * 60_000 };

/** Whether two-factor is on, how many recovery codes are left, and who asks for it. */
export const makeTwoFactorStatus =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ userId }: AccountCaller): Promise<TwoFactorStatusView> => {
    const [secret, left, requiring] = await Promise.all([
      prisma.totpSecret.findUnique({ where: { userId } }),
      prisma.recoveryCode.count({ where: { userId, usedAt: null } }),
      prisma.membership.findMany({
        where: { userId, customerId: null, merchant: { requireTwoFactor: true } },
        select: { merchant: { select: { name: true } } },
      }),
    ]);
    const enabledAt = secret?.confirmedAt ?? null;
    return {
      enabled: enabledAt !== null,
      enabled_at: enabledAt?.toISOString() ?? null,
      recovery_codes_left: enabledAt ? left : 0,
      required_by: requiring.map(({ merchant }) => merchant.name),
    };
  };

/** What an authenticator shows beside the code: the only merchant's name, else the deployment's host. */
async function issuerOf({ prisma, publicUrl }: TwoFactorDeps, userId: string): Promise<string> {
  const rows = await prisma.membership.findMany({
    where: { userId },
    select: { merchant: { select: { name: true } } },
  });
  const names = [...new Set(rows.map(({ merchant }) => merchant.name.replaceAll(":", " ")))];
  return names.length === 1 && names[0] ? names[0] : new URL(publicUrl).hostname;
}

/**
 * A new secret for an authenticator; two-factor is on once a code of it is confirmed.
 * @throws AppError unprocessable: the password is wrong; conflict: two-factor is on
 */
export const makeEnrolTwoFactor =
  (deps: TwoFactorDeps) =>
  async (caller: AccountCaller, { password }: { password: string }): Promise<EnrolmentView> => {
    const { prisma, sealer } = deps;
    const { userId } = caller;
    await requirePassword(deps, userId, password);
    const secret = mintTotpSecret();
    const sealed = sealer.seal(secret, totpContext(userId));
    const data = { sealedSecret: sealed.data, sealKeyId: sealed.keyId, lastStep: 0n };
    await prisma.$transaction(async (transaction) => {
      await holdSession(executorOfPrisma(transaction), caller.sessionId);
      const { count } = await transaction.totpSecret.updateMany({ where: { userId, confirmedAt: null }, data });
      if (count === 0) await transaction.totpSecret.createMany({ data: [{ userId, ...data }], skipDuplicates: true });
      const row = await transaction.totpSecret.findUniqueOrThrow({ where: { userId } });
      if (row.confirmedAt) throw conflict("Two-factor is on already. Turn it off to enrol another device.");
      await auditAccount(transaction, { ...caller, action: "user.enrol_two_factor" });
    });
    const uri = totpUri(secret, { issuer: await issuerOf(deps, userId), account: caller.email });
    return { secret, uri, qr_svg: renderSVG(uri, { border: 2 }) };
  };

/**
 * Takes a code of the user's authenticator, once: a code that was taken, or an older one, counts no more.
 * @throws AppError rate_limit_exceeded
 */
export async function takeTotpCode(
  deps: Pick<TwoFactorDeps, "attempts" | "sealer">,
  sql: SqlExecutor,
  of: { userId: string; code: string; confirmed: boolean },
): Promise<boolean> {
  const attempt = await deps.attempts.take(`second-factor:${of.userId}`, codeLimit, "Too many wrong codes.");
  const [row] = await sql.query<{ secret: string; key_id: string }>(
    `SELECT encode(sealed_secret, 'hex') AS secret, seal_key_id AS key_id FROM totp_secret
     WHERE user_id = $1 AND (confirmed_at IS NOT NULL) = $2`,
    [of.userId, of.confirmed],
  );
  if (!row) return false;
  const sealed = { data: new Uint8Array(Buffer.from(row.secret, "hex")), keyId: row.key_id };
  const step = matchingStep(deps.sealer.open(sealed, totpContext(of.userId)), of.code, Date.now());
  if (step === null) return false;
  const taken = await sql.query(
    `UPDATE totp_secret SET last_step = $2::bigint, confirmed_at = coalesce(confirmed_at, now())
     WHERE user_id = $1 AND last_step < $2::bigint RETURNING 1 AS taken`,
    [of.userId, String(step)],
  );
  if (taken.length === 0) return false;
  await attempt.forgetAll();
  return true;
}

/**
 * Turns two-factor on with a first code; the recovery codes are in this answer and nowhere else.
 * @throws AppError unprocessable: the code is wrong; conflict: nothing to confirm; rate_limit_exceeded
 */
export const makeConfirmTwoFactor =
  (deps: TwoFactorDeps) =>
  (caller: AccountCaller, { code }: { code: string }): Promise<{ recovery_codes: string[] }> =>
    deps.prisma.$transaction(async (transaction) => {
      const { userId } = caller;
      await holdSession(executorOfPrisma(transaction), caller.sessionId);
      const waiting = await transaction.totpSecret.count({ where: { userId, confirmedAt: null } });
      if (waiting === 0) throw conflict("There is no authenticator to confirm.");
      const taken = await takeTotpCode(deps, executorOfPrisma(transaction), { userId, code, confirmed: false });
      if (!taken) throw new AppError("unprocessable", { userMessage: "The code is wrong.", param: "code" });
      const codes = await renewRecoveryCodes(transaction, deps.keys, userId);
      await auditAccount(transaction, { ...caller, action: "user.enable_two_factor" });
      await tellUser(deps.queueMail, transaction, caller, "two_factor_enabled");
      return { recovery_codes: codes };
    });

/** Turns two-factor off. @throws AppError unprocessable: the password is wrong */
export const makeDisableTwoFactor =
  (deps: TwoFactorDeps) =>
  async (caller: AccountCaller, { password }: { password: string }): Promise<Done> => {
    const { userId } = caller;
    await requirePassword(deps, userId, password);
    return deps.prisma.$transaction(async (transaction) => {
      const { count } = await transaction.totpSecret.deleteMany({ where: { userId } });
      await transaction.recoveryCode.deleteMany({ where: { userId } });
      if (count > 0) {
        await auditAccount(transaction, { ...caller, action: "user.disable_two_factor" });
        await tellUser(deps.queueMail, transaction, caller, "two_factor_disabled");
      }
      return { done: true };
    });
  };

/** New recovery codes in place of the former. @throws AppError unprocessable: wrong password; conflict: it is off */
export const makeRenewRecoveryCodes =
  (deps: TwoFactorDeps) =>
  async (caller: AccountCaller, { password }: { password: string }): Promise<{ recovery_codes: string[] }> => {
    const { userId } = caller;
    await requirePassword(deps, userId, password);
    return deps.prisma.$transaction(async (transaction) => {
      const on = await transaction.totpSecret.count({ where: { userId, confirmedAt: { not: null } } });
      if (on === 0) throw conflict("Two-factor is off.");
      const codes = await renewRecoveryCodes(transaction, deps.keys, userId);
      await auditAccount(transaction, { ...caller, action: "user.renew_recovery_codes" });
      await tellUser(deps.queueMail, transaction, caller, "recovery_codes_renewed");
      return { recovery_codes: codes };
    });
  };

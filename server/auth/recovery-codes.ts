import { randomInt } from "node:crypto";
import type { Prisma } from "#prisma/generated/client.ts";
import type { Bytes, KeyHasher } from "#server/infra/crypto.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

const codeCount = 10;
/** Crockford's base32: no letter is taken for another. Ten characters are 50 bits, guessed five times a quarter-hour. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

const mintCode = (): string => {
  const text = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return `${text.slice(0, 5)}-${text.slice(5)}`;
};

/** As it may be typed: any case, with or without dashes and blanks, o for 0, i and l for 1. */
export const normalisedCode = (code: string): string =>
  code
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replaceAll("o", "0")
    .replaceAll(/[il]/g, "1");

const hashOf = (keys: KeyHasher, code: string): Bytes => keys.hash(`recovery code ${normalisedCode(code)}`);

/** New codes in place of the former ones; they are in this answer and nowhere else. */
export async function renewRecoveryCodes(
  prisma: Pick<Prisma.TransactionClient, "recoveryCode">,
  keys: KeyHasher,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: codeCount }, mintCode);
  await prisma.recoveryCode.deleteMany({ where: { userId } });
  await prisma.recoveryCode.createMany({ data: codes.map((code) => ({ userId, hash: hashOf(keys, code) })) });
  return codes;
}

/** Uses a code up: of several tries with it one succeeds. */
export async function useRecoveryCode(
  sql: SqlExecutor,
  keys: KeyHasher,
  of: { userId: string; code: string },
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE recovery_code SET used_at = now()
     WHERE user_id = $1 AND hash = decode($2, 'hex') AND used_at IS NULL RETURNING 1 AS used`,
    [of.userId, Buffer.from(hashOf(keys, of.code)).toString("hex")],
  );
  return rows.length === 1;
}

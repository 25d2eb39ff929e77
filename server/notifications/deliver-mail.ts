import { type Mail, mailSchema } from "#server/contracts/mail.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { Mailer } from "#server/infra/mailer.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { mailContext } from "#server/infra/queue-mail.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { type Brand, readBrand } from "#server/tenancy/brand.ts";
import { renderMail } from "./render-mail.ts";

export interface DeliverMailDeps {
  prisma: PrismaClient;
  database: SqlDatabase;
  sealer: Sealer;
  /** Null: there is no way to send; mail waits. */
  mailer: Mailer | null;
  logger: Logger;
  publicUrl: string;
}

const batch = 20;
/** A claim that was not settled, because its process died, is taken again after this. */
const claimSeconds = 60;
/** Minutes until the next try, by tries so far; after the last a mail is given up: its links are dead by then. */
const retryMinutes = [1, 2, 5, 15, 60, 180];

interface Claimed {
  id: string;
  merchant_id: string | null;
  recipient: string;
  sealed_content: string;
  seal_key_id: string;
  attempts: number;
}

/** Takes mail that waits, the oldest first; no other process takes the same. */
async function claim(database: SqlDatabase): Promise<Claimed[]> {
  const rows = await database.query<Claimed>(
    `UPDATE outgoing_mail SET attempts = attempts + 1, next_attempt_at = now() + interval '${claimSeconds} seconds'
     WHERE id IN (SELECT id FROM outgoing_mail WHERE status = 'waiting' AND next_attempt_at <= now()
                  ORDER BY next_attempt_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)
     RETURNING id, merchant_id, recipient, encode(sealed_content, 'hex') AS sealed_content, seal_key_id, attempts`,
  );
  return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
}

const settle = async (database: SqlDatabase, id: string, status: "sent" | "failed", error: string | null) =>
  void (await database.query(
    `UPDATE outgoing_mail SET status = $2, last_error = $3, sealed_content = '\\x',
       sent_at = CASE WHEN $2 = 'sent' THEN now() END WHERE id = $1`,
    [id, status, error],
  ));

async function postpone(database: SqlDatabase, { id, attempts }: Claimed, error: string): Promise<void> {
  const minutes = retryMinutes[attempts - 1];
  if (minutes === undefined) return settle(database, id, "failed", error);
  await database.query(
    "UPDATE outgoing_mail SET last_error = $2, next_attempt_at = now() + make_interval(mins => $3::int) WHERE id = $1",
    [id, error, minutes],
  );
}

/**
 * Sends the mail that waits. A mail whose process dies between sending and noting it is sent once more, under the same
 * Message-ID. @returns how many were sent
 */
export function makeDeliverMail(deps: DeliverMailDeps): () => Promise<number> {
  const { prisma, database, sealer, mailer, logger, publicUrl } = deps;
  const deployment: Brand = { name: new URL(publicUrl).hostname, accent: null, logoPath: null };
  const contentOf = ({ id, sealed_content: content, seal_key_id: keyId }: Claimed): Mail => {
    const data = new Uint8Array(Buffer.from(content, "hex"));
    return mailSchema.parse(JSON.parse(sealer.open({ data, keyId }, mailContext(id))));
  };
  const deliver = async (send: Mailer["send"], row: Claimed): Promise<boolean> => {
    try {
      const brand = (row.merchant_id && (await readBrand(prisma, row.merchant_id))) || deployment;
      const rendered = renderMail(contentOf(row), brand, publicUrl.replace(/\/+$/, ""));
      await send({ id: row.id, to: row.recipient, ...rendered });
      await settle(database, row.id, "sent", null);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 500) : "unknown";
      logger.warn({ mailId: row.id, attempts: row.attempts, reason }, "a mail could not be sent");
      await postpone(database, row, reason);
      return false;
    }
  };
  return async () => {
    if (!mailer) return 0;
    let sent = 0;
    for (const row of await claim(database)) if (await deliver(mailer.send, row)) sent += 1;
    return sent;
  };
}

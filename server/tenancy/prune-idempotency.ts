import type { SqlDatabase } from "#server/infra/sql.ts";

/** How long a key's answer is kept: what the API document promises. */
const keepDays = 7;

/** Forgets answers, links in mails and sent mail past their time. @returns how many */
export const makePruneIdempotency =
  ({ database }: { database: SqlDatabase }) =>
  async (): Promise<number> => {
    const rows = await database.query(
      `DELETE FROM idempotency_record WHERE created_at < now() - interval '${keepDays} days' RETURNING 1 AS deleted`,
    );
    const replies = await database.query(
      "DELETE FROM kept_reply WHERE created_at < now() - interval '24 hours' RETURNING 1 AS deleted",
    );
    const tokens = await database.query("DELETE FROM mail_token WHERE expires_at < now() RETURNING 1 AS deleted");
    const mails = await database.query(
      "DELETE FROM outgoing_mail WHERE status <> 'waiting' AND created_at < now() - interval '30 days' RETURNING 1 AS deleted",
    );
    return rows.length + replies.length + tokens.length + mails.length;
  };

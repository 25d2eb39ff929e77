/**
 * Replies of sync requests that came with an Idempotency-Key (decision 26): the same key and request get the same
 * reply, sealed at rest for 24 hours and up to 1 MiB; nothing runs or is charged twice. What is known of a key is read
 * before a request is admitted; a claim is written only for one that holds credits, so that a key without any writes
 * nothing here.
 */
import { AppError } from "#server/contracts/errors.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";

const keptHours = 24;
export const mostReplyBytes = 1024 * 1024;
/** No request lasts longer: what is still running then has died with its process. */
const longestMinutes = 65;
const mostKeyLength = 255;

export interface IdempotentRequest {
  merchantId: string;
  keyId: string;
  /** Of the header. */
  idempotencyKey: string;
  /** Of what is asked: request-fingerprint.ts. */
  fingerprint: string;
  requestId: string;
}

export interface Reply {
  status: number;
  /** Flat name, value list. */
  headers: string[];
  body: Buffer;
}

/** "lost": it was charged, but its reply was not kept; "failed": nothing was charged. */
export type Outcome = Reply | "lost" | "failed";

export interface IdempotentReplies {
  /**
   * What is known of the key: nothing, that the same request's reply is kept, or the AppError(idempotency_conflict)
   * to answer: for another request under the same key, for one that is still running, and for one whose reply was
   * not kept after it was charged.
   */
  find(request: IdempotentRequest): Promise<"new" | "kept" | AppError>;
  /** The reply that is kept; null: it is no more. */
  read(request: IdempotentRequest): Promise<Reply | null>;
  /**
   * Claims the key for this request.
   * @returns "claimed": it is new and shall run; else what `find` would say of the one that was faster
   */
  claim(request: IdempotentRequest): Promise<"claimed" | "kept" | AppError>;
  /** Keeps the reply of a success; forgets the claim of what failed, which may be tried again. */
  settle(request: IdempotentRequest, outcome: Outcome): Promise<void>;
}

interface SealedRow {
  reply: string;
  seal_key_id: string;
}

interface Row {
  state: string;
  hash: string;
  request_id: string;
  stale: boolean;
}

const contextOf = ({ merchantId, keyId, idempotencyKey }: IdempotentRequest): string =>
  `reply:${merchantId}/${keyId}/${idempotencyKey}`;

/** @param retryAfterSeconds where the same may be asked again */
export const conflict = (userMessage: string, retryAfterSeconds?: number): AppError =>
  new AppError("idempotency_conflict", {
    userMessage,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });

function verdictOf(request: IdempotentRequest, row: Row): "kept" | AppError {
  if (row.hash !== request.fingerprint)
    return conflict("This Idempotency-Key was used with another request; use a new one.");
  if (row.state === "kept") return "kept";
  if (row.state === "lost" || row.stale)
    return conflict(`This request was made before, as ${row.request_id}; its reply was not kept.`);
  return conflict("The same request is still running.", 1);
}

const isYoung = `created_at >= now() - interval '${keptHours} hours'`;

const keyOf = (request: IdempotentRequest) => [request.merchantId, request.keyId, request.idempotencyKey];

async function readKept(
  database: SqlDatabase,
  sealer: Pick<Sealer, "open">,
  request: IdempotentRequest,
): Promise<Reply | null> {
  const [row] = await database.query<SealedRow>(
    `SELECT encode(sealed_reply, 'hex') AS reply, seal_key_id FROM kept_reply
     WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND state = 'kept' AND ${isYoung}`,
    keyOf(request),
  );
  if (!row) return null;
  const sealed = { data: new Uint8Array(Buffer.from(row.reply, "hex")), keyId: row.seal_key_id };
  const reply = JSON.parse(sealer.open(sealed, contextOf(request))) as Omit<Reply, "body"> & { body: string };
  return { ...reply, body: Buffer.from(reply.body, "base64") };
}

/** Null: there is nothing to keep, or it is too large. */
function sealedOf(sealer: Pick<Sealer, "seal">, request: IdempotentRequest, outcome: Reply | "lost") {
  if (outcome === "lost" || outcome.body.length > mostReplyBytes) return null;
  const { status, headers, body } = outcome;
  return sealer.seal(JSON.stringify({ status, headers, body: body.toString("base64") }), contextOf(request));
}

/** Over PostgreSQL: two statements before and one after, only for requests that bring a key. */
export function makeIdempotentReplies({
  database,
  sealer,
}: {
  database: SqlDatabase;
  sealer: Pick<Sealer, "seal" | "open">;
}): IdempotentReplies {
  /** Takes the key where nobody has it, or whoever had it is past its day. */
  const take = async (request: IdempotentRequest): Promise<boolean> => {
    const rows = await database.query(
      `INSERT INTO kept_reply (merchant_id, key_id, idempotency_key, request_hash, request_id, state)
       VALUES ($1, $2, $3, decode($4, 'hex'), $5, 'running')
       ON CONFLICT (merchant_id, key_id, idempotency_key) DO UPDATE
         SET request_hash = excluded.request_hash, request_id = excluded.request_id, state = 'running',
             sealed_reply = NULL, seal_key_id = NULL, created_at = now()
         WHERE kept_reply.created_at < now() - interval '${keptHours} hours'
       RETURNING 1 AS taken`,
      [...keyOf(request), request.fingerprint, request.requestId],
    );
    return rows.length > 0;
  };
  const find = async (request: IdempotentRequest): Promise<"new" | "kept" | AppError> => {
    const [row] = await database.query<Row>(
      `SELECT state, encode(request_hash, 'hex') AS hash, request_id,
              created_at < now() - interval '${longestMinutes} minutes' AS stale
       FROM kept_reply WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND ${isYoung}`,
      keyOf(request),
    );
    return row ? verdictOf(request, row) : "new";
  };

  return {
    find,
    read: (request) => readKept(database, sealer, request),
    claim: async (request) => {
      if (await take(request)) return "claimed";
      const found = await find(request);
      if (found !== "new") return found;
      return (await take(request)) ? "claimed" : conflict("The same request is running.", 1);
    },
    settle: async (request, outcome) => {
      if (outcome === "failed") {
        await database.query(
          "DELETE FROM kept_reply WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND request_id = $4",
          [...keyOf(request), request.requestId],
        );
        return;
      }
      const sealed = sealedOf(sealer, request, outcome);
      await database.query(
        `UPDATE kept_reply SET state = $5, sealed_reply = decode($6, 'hex'), seal_key_id = $7
         WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND request_id = $4`,
        [
          ...keyOf(request),
          request.requestId,
          sealed ? "kept" : "lost",
          sealed ? Buffer.from(sealed.data).toString("hex") : null,
          sealed ? sealed.keyId : null,
        ],
      );
    },
  };
}

/** @throws AppError(invalid_request) for a key that is none */
export function checkKey(key: string): void {
  if (key.length > mostKeyLength || !/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError("invalid_request", {
      userMessage: `An Idempotency-Key has up to ${mostKeyLength} printable characters without spaces.`,
      param: "Idempotency-Key",
    });
  }
}

/**
 * Replies of sync requests that came with an Idempotency-Key (decision 26): the same key and request get the same
 * reply, sealed at rest for 24 hours and up to 1 MiB; nothing runs or is charged twice.
 */
import { createHash } from "node:crypto";
import { AppError } from "#server/contracts/errors.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { ReplySink } from "./types.ts";

const keptHours = 24;
const mostReplyBytes = 1024 * 1024;
/** No request lasts longer: what is still running then has died with its process. */
const longestMinutes = 65;
const mostKeyLength = 255;

export interface IdempotentRequest {
  merchantId: string;
  keyId: string;
  /** Of the header. */
  idempotencyKey: string;
  endpoint: string;
  body: Buffer;
  requestId: string;
}

export interface Reply {
  status: number;
  /** Flat name, value list. */
  headers: string[];
  body: Buffer;
}

export interface IdempotentReplies {
  /**
   * Claims the key for this request.
   * @returns the reply that the same request had before, or null: it is new and shall run
   * @throws AppError(invalid_request) for a key that is none; AppError(idempotency_conflict) for another request under
   * the same key, for one that is still running, and for one whose reply was lost or too large after it was charged
   */
  claim(request: IdempotentRequest): Promise<Reply | null>;
  /**
   * Keeps the reply of a success; forgets the claim of anything else, which was not charged and may be tried again.
   * @param reply "lost": it was charged, but the client left before its reply was written
   */
  settle(request: IdempotentRequest, reply: Reply | "lost" | "failed"): Promise<void>;
}

interface Row {
  state: string;
  hash: string;
  request_id: string;
  reply: string | null;
  seal_key_id: string | null;
  stale: boolean;
}

const hashOf = ({ endpoint, body }: IdempotentRequest): string =>
  createHash("sha256").update(`${endpoint}\n`).update(body).digest("hex");

const contextOf = ({ merchantId, keyId, idempotencyKey }: IdempotentRequest): string =>
  `reply:${merchantId}/${keyId}/${idempotencyKey}`;

const conflict = (userMessage: string, retryAfterSeconds?: number): AppError =>
  new AppError("idempotency_conflict", {
    userMessage,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });

/** Over PostgreSQL: one statement before and one after, only for requests that bring a key. */
export function makeIdempotentReplies({
  database,
  sealer,
}: {
  database: SqlDatabase;
  sealer: Pick<Sealer, "seal" | "open">;
}): IdempotentReplies {
  const keyOf = (request: IdempotentRequest) => [request.merchantId, request.keyId, request.idempotencyKey];

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
      [...keyOf(request), hashOf(request), request.requestId],
    );
    return rows.length > 0;
  };
  const find = async (request: IdempotentRequest): Promise<Row | null> => {
    const [row] = await database.query<Row>(
      `SELECT state, encode(request_hash, 'hex') AS hash, request_id, encode(sealed_reply, 'hex') AS reply,
              seal_key_id, created_at < now() - interval '${longestMinutes} minutes' AS stale
       FROM kept_reply WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3`,
      keyOf(request),
    );
    return row ?? null;
  };
  const opened = (request: IdempotentRequest, row: Row): Reply => {
    const data = new Uint8Array(Buffer.from(row.reply ?? "", "hex"));
    const text = sealer.open({ data, keyId: row.seal_key_id ?? "" }, contextOf(request));
    const { status, headers, body } = JSON.parse(text) as { status: number; headers: string[]; body: string };
    return { status, headers, body: Buffer.from(body, "base64") };
  };

  return {
    claim: async (request) => {
      checkKey(request.idempotencyKey);
      if (await take(request)) return null;
      const row = await find(request);
      if (!row) return (await take(request)) ? null : Promise.reject(conflict("The same request is running.", 1));
      if (row.hash !== hashOf(request))
        throw conflict("This Idempotency-Key was used with another request; use a new one.");
      if (row.state === "kept") return opened(request, row);
      if (row.state === "lost" || row.stale)
        throw conflict(`This request was made before, as ${row.request_id}; its reply was not kept.`);
      throw conflict("The same request is still running.", 1);
    },
    settle: async (request, reply) => {
      if (reply === "failed" || (reply !== "lost" && !isCharged(reply))) {
        await database.query(
          "DELETE FROM kept_reply WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND request_id = $4",
          [...keyOf(request), request.requestId],
        );
        return;
      }
      const fits = reply !== "lost" && reply.body.length <= mostReplyBytes;
      const text = fits ? JSON.stringify({ ...reply, body: reply.body.toString("base64") }) : "";
      const sealed = fits ? sealer.seal(text, contextOf(request)) : null;
      await database.query(
        `UPDATE kept_reply SET state = $5, sealed_reply = decode($6, 'hex'), seal_key_id = $7
         WHERE merchant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND request_id = $4`,
        [
          ...keyOf(request),
          request.requestId,
          fits ? "kept" : "lost",
          sealed && Buffer.from(sealed.data).toString("hex"),
          sealed?.keyId ?? null,
        ],
      );
    },
  };
}

/** Only the reply of an upstream says what it cost; ours (a refusal, a balance) may be another the next time. */
const isCharged = ({ status, headers }: Reply): boolean => status === 200 && headers.includes("x-sluice-charge");

function checkKey(key: string): void {
  if (key.length > mostKeyLength || !/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError("invalid_request", {
      userMessage: `An Idempotency-Key has up to ${mostKeyLength} printable characters without spaces.`,
      param: "Idempotency-Key",
    });
  }
}

/** A sink that keeps the reply; the client gets it once `settle` is through. */
export class KeepingSink implements ReplySink {
  private status = 0;
  private headers: string[] = [];
  private readonly chunks: Buffer[] = [];
  private settled = false;
  private written: Promise<void> | null = null;

  /** @param settle never rejects: a store that fails costs the replay, not the answer */
  constructor(
    private readonly inner: ReplySink,
    private readonly settle: (reply: Reply | "lost" | "failed") => Promise<void>,
  ) {}

  /** The request is over: without an answer its claim is given up, or kept when it was charged. */
  async close(charged: boolean): Promise<void> {
    if (this.written) await this.written;
    if (this.settled) return;
    this.settled = true;
    await this.settle(charged ? "lost" : "failed");
  }

  get onDrain(): (() => void) | null {
    return this.inner.onDrain;
  }
  set onDrain(listener: (() => void) | null) {
    this.inner.onDrain = listener;
  }
  get onClose(): (() => void) | null {
    return this.inner.onClose;
  }
  set onClose(listener: (() => void) | null) {
    this.inner.onClose = listener;
  }
  get closed(): boolean {
    return this.inner.closed;
  }

  head(status: number, headers: string[]): void {
    this.status = status;
    this.headers = headers;
  }

  write(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    return true;
  }

  end(chunk?: Buffer): void {
    if (chunk) this.chunks.push(chunk);
    const reply = { status: this.status, headers: this.headers, body: Buffer.concat(this.chunks) };
    this.settled = true;
    this.written = this.settle(reply).then(() => {
      this.inner.head(reply.status, reply.headers);
      this.inner.end(reply.body);
    });
  }

  cut(): void {
    this.inner.cut();
  }
}

import { type SqlExecutor, sqlState } from "#server/infra/sql.ts";
import type { Position } from "./positions.ts";
import { parseAmount, type RejectedEntry } from "./usage-row.ts";

/**
 * True for an error that the data itself causes (SQLSTATE classes 22 and 23): trying again can't help, so the event
 * goes to the quarantine. Everything else (connection, lock, space) is tried again.
 */
export function isDataError(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && /^2[23]/.test(state);
}

const storable = (text: string): string => text.replaceAll("\u0000", "\ufffd");

/**
 * Sets events aside with the reason, in the transaction that moves the cursor past them. Their charges were taken in
 * Redis: until somebody resolves them they count as spend when a wallet is compared.
 */
export async function quarantine(
  sql: SqlExecutor,
  rejected: readonly RejectedEntry[],
  positions: ReadonlyMap<number, Position>,
): Promise<void> {
  if (rejected.length === 0) return;
  await sql.query(
    `INSERT INTO settlement_quarantine
       (shard, epoch, stream_id, virtual_endpoint_id, request_id, charge_micros, event, reason, merchant_id)
     SELECT entry.*, wallet.merchant_id
     FROM unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
                 $8::text[])
       AS entry(shard, epoch, stream_id, virtual_endpoint_id, request_id, charge_micros, event, reason)
     LEFT JOIN ve_wallet AS wallet ON wallet.virtual_endpoint_id = entry.virtual_endpoint_id
     ON CONFLICT DO NOTHING`,
    [
      rejected.map(({ entry }) => entry.shard),
      rejected.map(({ entry }) => positions.get(entry.shard)?.epoch ?? 0),
      rejected.map(({ entry }) => entry.id),
      rejected.map(({ entry }) => storable(entry.virtualEndpointId)),
      rejected.map(({ entry }) => storable(entry.requestId)),
      rejected.map(({ entry }) => parseAmount(entry.charge)?.toString() ?? null),
      rejected.map(({ entry }) =>
        storable(
          JSON.stringify({
            e: entry.event,
            o: entry.overrides,
            c: entry.charge,
            k: entry.kind,
            r: entry.requestId,
            b: entry.balanceAfter,
          }),
        ),
      ),
      rejected.map(({ reason }) => storable(reason)),
    ],
  );
}

/**
 * Ends the quarantine of requests that have been written after all (re-emitted, or corrected), so that their charges
 * do not count twice.
 */
export async function resolveQuarantined(
  sql: SqlExecutor,
  written: readonly { virtualEndpointId: string; requestId: string }[],
): Promise<void> {
  if (written.length === 0) return;
  await sql.query(
    `UPDATE settlement_quarantine AS entry SET resolved_at = now()
     FROM unnest($1::text[], $2::text[]) AS written(virtual_endpoint_id, request_id)
     WHERE entry.virtual_endpoint_id = written.virtual_endpoint_id AND entry.request_id = written.request_id
       AND entry.resolved_at IS NULL`,
    [written.map((row) => row.virtualEndpointId), written.map((row) => row.requestId)],
  );
}

import { microCredits } from "#server/contracts/money.ts";
import { shardOf } from "#server/contracts/shards.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import type { MeteringAdmin, WalletDifference, WalletSnapshot } from "#server/metering/admin-port.ts";
import { makeRestoreKeySpend } from "./restore-key-spend.ts";

interface SnapshotRow {
  lastId: string;
  id: string;
  budget: string;
  version: string;
  spend: string;
  config: string;
}

/** Which wallets of a shard: the next ones after an id, or these. */
type Selection = { afterId: string; limit: number } | { ids: readonly string[] };

/**
 * Wallets and the shard's cursor in one statement, hence in one snapshot (decision 17). What lies in quarantine was
 * charged in Redis and counts as spend, each request once.
 */
const snapshotStatement = `
  SELECT cursor.last_id AS "lastId", wallet.virtual_endpoint_id AS id, wallet.budget_micros::text AS budget,
         wallet.budget_version::text AS version, (wallet.spend_micros + coalesce(aside.micros, 0))::bigint::text AS spend,
         endpoint.config_version::text AS config
  FROM settlement_shard AS cursor
  JOIN ve_wallet AS wallet ON wallet.shard = cursor.shard
  JOIN virtual_endpoint AS endpoint ON endpoint.id = wallet.virtual_endpoint_id
  LEFT JOIN LATERAL (
    SELECT sum(entry.charge_micros) AS micros FROM (
      SELECT DISTINCT ON (coalesce(request_id, epoch || '/' || stream_id)) charge_micros
      FROM settlement_quarantine
      WHERE virtual_endpoint_id = wallet.virtual_endpoint_id AND resolved_at IS NULL
      ORDER BY coalesce(request_id, epoch || '/' || stream_id), charge_micros DESC NULLS LAST
    ) AS entry
  ) AS aside ON true
  WHERE cursor.shard = $1::int`;

async function readSnapshot(
  sql: SqlExecutor,
  shard: number,
  selection: Selection,
): Promise<{ cursorId: string; wallets: WalletSnapshot[] } | null> {
  const rows =
    "ids" in selection
      ? await sql.query<SnapshotRow>(`${snapshotStatement} AND wallet.virtual_endpoint_id = ANY($2::text[])`, [
          shard,
          selection.ids,
        ])
      : await sql.query<SnapshotRow>(
          `${snapshotStatement} AND wallet.virtual_endpoint_id > $2 ORDER BY wallet.virtual_endpoint_id LIMIT $3::int`,
          [shard, selection.afterId, selection.limit],
        );
  const [first] = rows;
  if (!first) return null;
  return {
    cursorId: first.lastId,
    wallets: rows.map((row) => ({
      virtualEndpointId: row.id,
      budget: microCredits(BigInt(row.budget)),
      budgetVersion: BigInt(row.version),
      spend: microCredits(BigInt(row.spend)),
      configVersion: BigInt(row.config),
    })),
  };
}

export type ReconcileMode = "report" | "repair" | "rebuild";

export interface Reconcile {
  /**
   * Compares one shard's wallets in Redis with the books; `repair` also puts them right, creating what is missing, and
   * sets what their keys used of their own spend caps. `rebuild` does it by the books alone: see MeteringAdmin.
   * @returns the wallets that differed.
   */
  shard(shard: number, mode: ReconcileMode): Promise<WalletDifference[]>;
  /** The same for these endpoints; those without a wallet are left out. */
  wallets(virtualEndpointIds: readonly string[], mode: ReconcileMode): Promise<WalletDifference[]>;
  /** Brings a wallet into Redis that its shard does not know, and the use of its keys' spend caps. False: PostgreSQL knows none either. */
  loadWallet(virtualEndpointId: string): Promise<boolean>;
}

const chunkSize = 500;
/** A lane that settles meanwhile makes a snapshot stale; that it does so often in a row is no coincidence. */
const attemptLimit = 20;

/** The comparison of Redis with the ledger, from one database snapshot and one script per chunk of wallets. */
export function makeReconcile(parts: {
  database: SqlDatabase;
  metering: Pick<MeteringAdmin, "reconcile" | "restoreKeySpend" | "clockMs">;
}): Reconcile {
  const restoreKeySpend = makeRestoreKeySpend(parts);
  /** Endpoint → its load under way: requests that come together share one. */
  const loading = new Map<string, Promise<boolean>>();

  async function chunk(shard: number, selection: Selection, mode: ReconcileMode) {
    for (let attempt = 0; attempt < attemptLimit; attempt++) {
      const snapshot = await readSnapshot(parts.database, shard, selection);
      if (!snapshot) return { differences: [], last: null, count: 0 };
      const differences = await parts.metering.reconcile(shard, snapshot.cursorId, snapshot.wallets, mode);
      if (differences === "cursor_stale") continue;
      const ids = snapshot.wallets.map(({ virtualEndpointId }) => virtualEndpointId);
      if (mode !== "report" && (await restoreKeySpend(shard, ids)) === "cursor_stale") continue;
      return {
        differences,
        last: snapshot.wallets.at(-1)?.virtualEndpointId ?? null,
        count: snapshot.wallets.length,
      };
    }
    throw new Error(`shard ${shard} was trimmed past PostgreSQL's cursor ${attemptLimit} times in a row`);
  }

  async function wallets(ids: readonly string[], mode: ReconcileMode) {
    const byShard = new Map<number, string[]>();
    for (const id of ids) byShard.set(shardOf(id), [...(byShard.get(shardOf(id)) ?? []), id]);
    const found: WalletDifference[] = [];
    let count = 0;
    for (const [shard, members] of byShard) {
      for (let from = 0; from < members.length; from += chunkSize) {
        const result = await chunk(shard, { ids: members.slice(from, from + chunkSize) }, mode);
        found.push(...result.differences);
        count += result.count;
      }
    }
    return { found, count };
  }

  return {
    shard: async (shard, mode) => {
      const found: WalletDifference[] = [];
      let afterId: string | null = "";
      while (afterId !== null) {
        const result: Awaited<ReturnType<typeof chunk>> = await chunk(shard, { afterId, limit: chunkSize }, mode);
        found.push(...result.differences);
        afterId = result.count < chunkSize ? null : result.last;
      }
      return found;
    },
    wallets: async (ids, mode) => (await wallets(ids, mode)).found,
    loadWallet: (id) => {
      const known = loading.get(id);
      if (known) return known;
      const load = wallets([id], "repair")
        .then(({ count }) => count === 1)
        .finally(() => loading.delete(id));
      loading.set(id, load);
      return load;
    },
  };
}

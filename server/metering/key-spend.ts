/** What access keys used of their own spend caps (mission.md A13), brought back from PostgreSQL. */
import type { RedisClient } from "#server/infra/redis.ts";
import type { KeySpend } from "./admin-port.ts";
import { shardKeys } from "./keys.ts";
import type { KeyCreditLimit } from "./port.ts";
import { runScript, scriptArgs, scripts } from "./scripts.ts";

/** The window (UTC) that this time lies in, both ends in ms since 1970. */
export function windowAround(window: KeyCreditLimit["window"], atMs: number): { beginMs: number; endMs: number } {
  if (window === "total") return { beginMs: 0, endMs: Number.MAX_SAFE_INTEGER };
  const at = new Date(atMs);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return window === "month"
    ? { beginMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) }
    : { beginMs: Date.UTC(year, month, day), endMs: Date.UTC(year, month, day + 1) };
}

/** See MeteringAdmin.restoreKeySpend. */
export async function restoreKeySpend(
  client: RedisClient,
  shard: number,
  cursorId: string,
  atMs: number,
  spends: readonly KeySpend[],
): Promise<"restored" | "cursor_stale"> {
  const keys = shardKeys(shard);
  const values = spends.flatMap(({ keyId, memberIds, window, spend, pastSpend, configVersion }) => {
    const { beginMs, endMs } = windowAround(window, atMs);
    const pastMs = window === "total" ? "-" : windowAround(window, beginMs - 1).beginMs;
    const current = [window, configVersion, beginMs, endMs, spend];
    return [keyId, memberIds.join(","), ...current, pastMs, pastSpend].map(String);
  });
  const args = scriptArgs(
    scripts.restoreCaps,
    [keys.trimmed, keys.usage, keys.holds, ...spends.map(({ keyId }) => keys.key + keyId)],
    [cursorId, keys.hold, keys.key, ...values],
  );
  return (await runScript(client, scripts.restoreCaps, args)) === "cursor_stale" ? "cursor_stale" : "restored";
}

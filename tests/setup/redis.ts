import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RedisServer, startRedis } from "#scripts/services/redis.ts";

/** A Redis of its own for the calling test file, gone with `stop`. */
export async function startTestRedis(options: { cluster?: boolean } = {}): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), "sluice-redis-"));
  const server = await startRedis({ dir, durable: false, ...options });
  return {
    ...server,
    stop: async (signal) => {
      await server.stop(signal);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

import type { PostgresServer } from "#scripts/services/postgres.ts";
import type { Line } from "./report.ts";
export async function measureSettlementLines(_p: PostgresServer, _o: { quick: boolean }): Promise<Line[]> {
  return [];
}

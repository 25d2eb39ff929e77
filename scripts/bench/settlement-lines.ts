import type { Line } from "./report.ts";
export async function measureSettlementLines(): Promise<Line[]> {
  return [];
}

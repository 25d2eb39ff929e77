/** What the formats cost, in a gateway process of its own. */
import { measureLargeBody } from "./large-body.ts";
import { measurePacedStreams } from "./paced-streams.ts";
import type { Line } from "./report.ts";
import type { BenchTarget } from "./start-child.ts";
import { measureTranslation } from "./translation.ts";

const parts = ["translation", "body", "paced"] as const;

export interface FormatsBench {
  start(module: string, env: Record<string, string>): Promise<BenchTarget>;
  /** PostgreSQL, Redis. */
  services: Record<string, string>;
  rounds: number;
}

/** @param only a part, by its name; null: all */
export async function measureFormats(bench: FormatsBench, only: string | null): Promise<Line[]> {
  const upstream = await bench.start("./vendor-upstream.ts", {});
  const env = { ...bench.services, UPSTREAM_URL: upstream.url, VENDORS_URL: upstream.url };
  const gateway = await bench.start("./gateway-process.ts", env);
  const targets = { upstream, gateway, rounds: bench.rounds };
  const measured: Line[] = [];
  for (const part of parts) {
    if (only !== null && only !== part) continue;
    if (part === "translation") measured.push(...(await measureTranslation(targets)));
    else if (part === "body") measured.push(...(await measureLargeBody(targets)));
    else measured.push(...(await measurePacedStreams(targets)));
  }
  await gateway.stop();
  await upstream.stop();
  return measured;
}

/** Health, readiness and metrics of a process. */
import { collectDefaultMetrics, Gauge, type Registry } from "prom-client";

export interface Probes {
  /** The process is up. */
  health(): Promise<Response>;
  /** It can do its work: 200, or 503 with what is missing. */
  readiness(): Promise<Response>;
  /** Prometheus text (prometheus.io/docs/instrumenting/exposition_formats). No label names a tenant. */
  metrics(): Promise<Response>;
}

/** A dependency that does not answer within this time is away. */
const checkMs = 1_000;

export function makeProbes(parts: {
  registry: Registry;
  /** Name → check; a rejection is a no. */
  checks: Record<string, () => Promise<void>>;
  /** Name → help and value. */
  gauges: Record<string, [help: string, value: () => number]>;
}): Probes {
  const { registry } = parts;
  collectDefaultMetrics({ register: registry });
  for (const [name, [help, value]] of Object.entries(parts.gauges)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  }
  const answer = (status: number, body: unknown) =>
    Response.json(body, { status, headers: { "cache-control": "no-store" } });
  return {
    health: async () => answer(200, { status: "ok" }),
    async readiness() {
      const names = Object.keys(parts.checks);
      const results = await Promise.all(names.map((name) => passes(parts.checks[name])));
      const checks = Object.fromEntries(names.map((name, index) => [name, results[index] ? "ok" : "away"]));
      const ready = results.every(Boolean);
      return answer(ready ? 200 : 503, { status: ready ? "ready" : "not_ready", checks });
    },
    metrics: async () => new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } }),
  };
}

async function passes(check: (() => Promise<void>) | undefined): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkMs);
  });
  const done = Promise.resolve(check?.()).then(
    () => true,
    () => false,
  );
  const result = await Promise.race([done, late]);
  clearTimeout(timer);
  return result;
}

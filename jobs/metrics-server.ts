/** The worker's own /metrics and /healthz: it has no listener but this one. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Probes } from "#server/infra/probes.ts";

export interface MetricsServer {
  port: number;
  stop(): Promise<void>;
}

/**
 * Serves the probes on `host:port`; port 0 takes any free one.
 * @throws the listener's error, EADDRINUSE for example
 */
export async function startMetricsServer(parts: {
  probes: Pick<Probes, "health" | "metrics">;
  host: string;
  port: number;
  onError: (error: unknown) => void;
}): Promise<MetricsServer> {
  const { probes, onError } = parts;
  const answers: Record<string, () => Promise<Response>> = { "/healthz": probes.health, "/metrics": probes.metrics };
  const server = createServer((req, res) => {
    const [path = ""] = (req.url ?? "").split("?");
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    write(answer ? answer() : Promise.resolve(new Response("not found", { status: 404 })), res).catch((error) => {
      onError(error);
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(parts.port, parts.host, resolve);
  });
  server.removeAllListeners("error").on("error", onError);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function write(answering: Promise<Response>, res: ServerResponse): Promise<void> {
  const answer = await answering;
  res.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}

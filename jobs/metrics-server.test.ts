import { Counter, Registry } from "prom-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeProbes } from "#server/infra/probes.ts";
import { type MetricsServer, startMetricsServer } from "./metrics-server.ts";

const host = "127.0.0.1";
const errors: unknown[] = [];
const onError = (error: unknown) => errors.push(error);
let registry: Registry;
let server: MetricsServer;

beforeEach(async () => {
  errors.length = 0;
  registry = new Registry();
  server = await startMetricsServer({
    probes: makeProbes({ registry, checks: {}, gauges: {} }),
    host,
    port: 0,
    onError,
  });
});
afterEach(() => server.stop());

const get = (path: string) => fetch(`http://${host}:${server.port}${path}`);

test("the worker's figures are read as Prometheus asks for them", async () => {
  new Counter({ name: "settled_total", help: "Settled", registers: [registry] }).inc(3);
  const answer = await get("/metrics?name[]=settled_total");
  expect(answer.headers.get("content-type")).toContain("text/plain");
  expect(await answer.text()).toContain("\nsettled_total 3\n");
});

test("it says that it lives, and has no other page", async () => {
  expect(await (await get("/healthz")).json()).toEqual({ status: "ok" });
  expect((await get("/constructor")).status).toBe(404);
  expect((await get("/")).status).toBe(404);
});

test("figures that cannot be collected are an error, told of, and not the end", async () => {
  new Counter({
    name: "broken_total",
    help: "Broken",
    registers: [registry],
    collect: () => Promise.reject(new Error("no figure")),
  });
  expect((await get("/metrics")).status).toBe(500);
  expect(errors).toMatchObject([{ message: "no figure" }]);
  expect((await get("/healthz")).status).toBe(200);
});

test("a port that is taken stops the start", async () => {
  const probes = makeProbes({ registry: new Registry(), checks: {}, gauges: {} });
  await expect(startMetricsServer({ probes, host, port: server.port, onError })).rejects.toThrow("EADDRINUSE");
});

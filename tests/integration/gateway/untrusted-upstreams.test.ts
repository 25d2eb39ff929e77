/**
 * Upstreams whose certificate is not to be trusted (failure-cases.md, section 1, "TLS failure"): nothing is sent to
 * them, the next route answers, and a client of theirs alone is told no more than that there is no answer.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { selfSigned } from "#tests/factories/certificate.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { ask, type WireFormat } from "#tests/setup/wire-clients.ts";

let stack: Stack;
const folder = mkdtempSync(join(tmpdir(), "sluice-certificates-"));
const doors = ["native", "remix"] as const;

/** An upstream that answers every chat, at an address of TLS. */
class SecureUpstream {
  asked = 0;
  private readonly server: Server;

  constructor(certificate: { cert: string; key: string }) {
    this.server = createServer(certificate, (request, response) => {
      this.asked++;
      request.resume();
      response.setHeader("content-type", "application/json");
      const message = { role: "assistant", content: "Hello there" };
      const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
      response.end(JSON.stringify({ id: "1", choices: [{ index: 0, message, finish_reason: "stop" }], usage }));
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get baseUrl(): string {
    return `https://localhost:${this.port}/v1`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const good = selfSigned("localhost");
const ofAnother = selfSigned("another.example");
const upstreams = {
  trusted: new SecureUpstream(good),
  "signed by itself": new SecureUpstream(selfSigned("localhost")),
  "of another host": new SecureUpstream(ofAnother),
};
const untrusted = ["signed by itself", "of another host"] as const;

beforeAll(async () => {
  // The processes trust two certificates: that of the host, and one that is good but another host's.
  const trusted = join(folder, "trusted.pem");
  writeFileSync(trusted, good.cert + ofAnother.cert);
  await Promise.all(Object.values(upstreams).map((upstream) => upstream.listen()));
  const database = await createTestDatabase();
  stack = await startStack({
    databaseUrl: database.url,
    doors: [...doors],
    env: { NODE_EXTRA_CA_CERTS: trusted },
  });
});
afterAll(async () => {
  for (const upstream of Object.values(upstreams)) upstream.close();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sell = (...names: (keyof typeof upstreams)[]) =>
  stack.operator.endpoint({
    credits: "100",
    models: {
      chat: names.map((name) => ({ upstream: `m ${name}`, baseUrl: upstreams[name].baseUrl, price: flatPrice })),
    },
  });

const recordOf = (endpoint: SellableEndpoint, id: string) =>
  vi.waitFor(
    async () => {
      const record = (await stack.operator.usageRecords(endpoint.id)).find((each) => each.id === id);
      expect(record).toBeDefined();
      return record!;
    },
    { timeout: 5000, interval: 30 },
  );

const worlds: [WireFormat, (typeof doors)[number]][] = [
  ["OpenAI", "native"],
  ["Anthropic", "remix"],
];
describe.each(worlds)("%s's client at the %s door", (format, door) => {
  const send = (endpoint: SellableEndpoint, stream = false) =>
    ask({ url: stack.webs[doors.indexOf(door)]!.url, endpoint }, format, { stream });

  test.each(untrusted)("a certificate %s: 502 without a word of it, nothing sent, nothing charged", async (name) => {
    const endpoint = await sell(name);
    for (const stream of [false, true]) {
      const outcome = await send(endpoint, stream);
      expect(outcome).toMatchObject({ status: 502, complete: false, error: { code: "upstream_error" } });
      expect(outcome.text).not.toMatch(
        /localhost|127\.0\.0\.1|another\.example|cert|self.signed|altname|m signed|m of/i,
      );
      expect(outcome.text).not.toContain(String(upstreams[name].port));
      const record = await recordOf(endpoint, outcome.id);
      expect(record).toMatchObject({ status: "failed", charge: "0", units: {}, physical_model_id: null });
      // Asked once: the certificate would be the same.
      expect(record.attempts).toEqual([expect.objectContaining({ status: "tls" })]);
    }
    expect(upstreams[name].asked).toBe(0);
    expect(await stack.operator.credits(endpoint.id)).toMatchObject({ credit_spend: "0", credit_remaining: "100" });
  });

  test("the next route answers, and the record says what became of the first", async () => {
    const endpoint = await sell(...untrusted, "trusted");
    const outcome = await send(endpoint);
    expect(outcome).toMatchObject({ status: 200, complete: true, content: "Hello there" });
    expect(outcome.headers.get("x-sluice-model")).toBe("m trusted");
    expect(outcome.headers.get("x-sluice-attempts")).toBe("3");
    const record = await recordOf(endpoint, outcome.id);
    expect(record).toMatchObject({ status: "succeeded", charge: "1" });
    expect(record.attempts.map(({ status }) => status)).toEqual(["tls", "tls", 200]);
  });

  test("it counts as a fault of the route: after five in a row the breaker is open and the client may come back later", async () => {
    const endpoint = await sell("signed by itself");
    for (let count = 0; count < 5; count++) expect(await send(endpoint)).toMatchObject({ status: 502 });
    const outcome = await send(endpoint);
    expect(outcome).toMatchObject({ status: 503, error: { code: "no_healthy_upstream" } });
    expect(Number(outcome.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await recordOf(endpoint, outcome.id)).attempts).toEqual([]);
  });
});

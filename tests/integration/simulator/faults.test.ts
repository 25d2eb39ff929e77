import { afterAll, beforeAll, expect, test } from "vitest";
import { faultCases } from "#server/simulator/model-name.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
  await settings("POST", { time_scale: 0.002 });
});
afterAll(() => simulator.close());

const settings = (method: string, body?: object) =>
  fetch(`${simulator.url}/_settings`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });

interface Seen {
  /** HTTP status; the error's name when none came. */
  status: number | string;
  headers: Headers;
  text: string;
  /** The connection died inside the body. */
  broken: boolean;
}

async function ask(
  fault: string,
  options: { stream?: boolean; role?: string; signal?: AbortSignal } = {},
): Promise<Seen> {
  const messages = [{ role: options.role ?? "user", content: "Hello" }];
  const body = {
    model: `sim-fault-${fault}`,
    messages,
    stream: options.stream ?? false,
    stream_options: { include_usage: true },
  };
  const init = { method: "POST", body: JSON.stringify(body), redirect: "manual" as const };
  let text = "";
  try {
    const answer = await fetch(`${simulator.url}/v1/chat/completions`, {
      ...init,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const seen = { status: answer.status, headers: answer.headers };
    const decoder = new TextDecoder();
    try {
      const reader = answer.body?.getReader();
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
        text += decoder.decode(read.value, { stream: true });
      }
      return { ...seen, text, broken: false };
    } catch {
      return { ...seen, text, broken: true };
    }
  } catch (error) {
    return { status: (error as Error).name, headers: new Headers(), text: "", broken: true };
  }
}

const tokensIn = (text: string) => text.split("\n\n").filter((event) => event.includes('"content":')).length;

test("a 'once' fails the first time only, for each suffix on its own, and again after the log is cleared", async () => {
  for (const [fault, status] of [
    ["429-retry-after", 429],
    ["500-once", 500],
    ["reset", "TypeError"],
  ] as const) {
    const seen = [await ask(`${fault}@a`), await ask(`${fault}@a`), await ask(`${fault}@b`)];
    expect(
      seen.map((one) => one.status),
      fault,
    ).toEqual([status, 200, status]);
    await fetch(`${simulator.url}/_log?model=sim-fault-${fault}@a`, { method: "DELETE" });
    expect((await ask(`${fault}@a`)).status).toBe(status);
  }
});

test("429-retry-after tells how long to wait", async () => {
  expect((await ask("429-retry-after@wait")).headers.get("retry-after")).toBe("2");
});

test("refusals carry OpenAI's status and code", async () => {
  const expected = [
    ["429-persistent", 429, "rate_limit_exceeded"],
    ["503-persistent", 503, "service_unavailable"],
    ["accounting", 503, "service_unavailable"],
    ["context-length", 400, "context_length_exceeded"],
    ["content-filter", 400, "content_policy_violation"],
  ] as const;
  for (const [fault, status, code] of expected) {
    const seen = await ask(fault);
    expect([seen.status, JSON.parse(seen.text).error.code], fault).toEqual([status, code]);
  }
});

test("a stream is cut after 40 of 60 tokens", async () => {
  const seen = await ask("stream-cut", { stream: true });
  expect([seen.status, seen.broken, tokensIn(seen.text)]).toEqual([200, true, 40]);
  expect((await ask("stream-cut")).broken).toBe(true);
});

test("a stalled stream sends 20 tokens, is silent, and then goes on", async () => {
  const started = Date.now();
  const seen = await ask("stream-stall", { stream: true });
  expect(tokensIn(seen.text)).toBe(60);
  expect(Date.now() - started).toBeGreaterThanOrEqual(55);
});

test("a slow first token comes after the headers", async () => {
  const started = Date.now();
  const seen = await ask("slow-first-token", { stream: true });
  expect(Date.now() - started).toBeGreaterThanOrEqual(38);
  expect(seen.text).toContain("[DONE]");
});

test("no response comes to a request that gets none", async () => {
  expect((await ask("no-response", { signal: AbortSignal.timeout(100) })).status).toBe("TimeoutError");
});

test("the tenth event is no JSON", async () => {
  const events = (await ask("malformed-chunk", { stream: true })).text.split("\n\n");
  expect(() => JSON.parse(events[9]?.slice(6) ?? "")).toThrow();
  expect(() => JSON.parse(events[10]?.slice(6) ?? "")).not.toThrow();
});

test("a full answer with its usage and no [DONE]", async () => {
  const { text, broken } = await ask("no-done", { stream: true });
  expect([tokensIn(text), text.includes('"completion_tokens":60'), text.includes("[DONE]"), broken]).toEqual([
    60,
    true,
    false,
    false,
  ]);
});

test("a 200 that is none", async () => {
  expect((await ask("html-200")).headers.get("content-type")).toBe("text/html");
  expect(JSON.parse((await ask("error-200")).text).error).toBeDefined();
  expect((await ask("error-event", { stream: true })).text).toMatch(/^data: \{"error"/);
  expect((await ask("redirect")).headers.get("location")).toBe("/_redirected/v1/chat/completions");
});

test("a prefill is refused by the model that takes none", async () => {
  expect((await ask("prefill-rejected", { role: "assistant" })).status).toBe(400);
});

test("odd usage at the end of a good answer", async () => {
  const usages = async (fault: string) =>
    [...(await ask(fault, { stream: true })).text.matchAll(/"usage":\{[^}]*"completion_tokens":(\d+)/g)].map(
      (match) => match[1],
    );
  expect(await usages("usage-missing")).toEqual([]);
  expect(await usages("usage-null")).toEqual([]);
  expect(await usages("usage-zero")).toEqual(["0"]);
  expect(await usages("usage-small")).toEqual(["1"]);
  expect(await usages("usage-twice")).toEqual(["60", "60"]);
});

test("a character split between two writes arrives whole", async () => {
  const { text } = await ask("split-utf8", { stream: true });
  expect(text.match(/🌊/gu)?.length).toBe(60);
});

test("a flapping model recovers", async () => {
  await settings("POST", { time_scale: 1 });
  expect((await ask("flap@now")).status).toBe(503);
  await settings("POST", { time_scale: 0.0001 });
  await expect.poll(async () => (await ask("flap@now")).status).toBe(200);
  await settings("POST", { time_scale: 0.002 });
});

test("every fault can be asked, sync and streamed, and the simulator stays up", async () => {
  for (const fault of faultCases) {
    for (const stream of [true, false]) await ask(`${fault}@all`, { stream, signal: AbortSignal.timeout(400) });
  }
  expect((await fetch(`${simulator.url}/v1/models`)).status).toBe(200);
});

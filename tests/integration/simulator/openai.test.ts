import { createHash } from "node:crypto";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
let openai: OpenAI;
const messages = [{ role: "user" as const, content: "Tell me of the lock." }];

beforeAll(async () => {
  simulator = await startSimulator();
  openai = new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: "sk-upstream", maxRetries: 0 });
});
afterAll(() => simulator.close());

const log = async (model: string): Promise<Record<string, unknown>[]> => {
  const answer = await fetch(`${simulator.url}/_log?model=${encodeURIComponent(model)}`);
  return ((await answer.json()) as { data: Record<string, unknown>[] }).data;
};

test("the SDK's sync and streamed answers are the same text with the same usage", async () => {
  const whole = await openai.chat.completions.create({ model: "sim-ok", messages });
  const stream = openai.chat.completions.stream({
    model: "sim-ok",
    messages,
    stream_options: { include_usage: true },
  });
  const streamed = await stream.finalChatCompletion();
  expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
  expect(streamed.usage).toEqual(whole.usage);
});

test("one event per token, usage only for those who ask", async () => {
  const count = async (ask: boolean) => {
    const body = { model: "sim-tokens-5-9", messages, stream: true as const };
    const options = ask ? { stream_options: { include_usage: true } } : {};
    const chunks = [];
    for await (const chunk of await openai.chat.completions.create({ ...body, ...options })) chunks.push(chunk);
    return { chunks: chunks.length, usage: chunks.at(-1)?.usage?.completion_tokens };
  };
  expect(await count(false)).toEqual({ chunks: 10, usage: undefined });
  expect(await count(true)).toEqual({ chunks: 11, usage: 9 });
});

test("embeddings are the same for the same text, in both encodings", async () => {
  const [first, second] = await Promise.all([
    openai.embeddings.create({ model: "sim-ok", input: ["a", "b"] }),
    openai.embeddings.create({ model: "sim-ok", input: "a", encoding_format: "float" }),
  ]);
  expect(first.data.length).toBe(2);
  expect(first.data[0]?.embedding.map((value) => value.toFixed(4))).toEqual(
    second.data[0]?.embedding.map((value) => value.toFixed(4)),
  );
  expect(first.usage.total_tokens).toBe(2);
});

test("the models are listed", async () => {
  const names = (await openai.models.list()).data.map((model) => model.id);
  expect(names).toContain("sim-ok");
  expect(names).toContain("sim-fault-stream-cut");
});

test("the log knows the credential only by its hash, and a wrong one is refused", async () => {
  await openai.chat.completions.create({ model: "sim-ok@log", messages });
  const [attempt] = await log("sim-ok@log");
  expect(attempt).toMatchObject({ status: 200, outcome: "answered", aborted: false, stream: false });
  expect(attempt?.authorization_sha256).toBe(createHash("sha256").update("Bearer sk-upstream").digest("hex"));
  expect(JSON.stringify(await log("sim-ok@log"))).not.toContain("sk-upstream");
  const wrong = new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: "sk-sim-invalid", maxRetries: 0 });
  await expect(wrong.models.list()).rejects.toThrow(OpenAI.AuthenticationError);
});

test("a caller who hangs up is seen, with the tokens it got", async () => {
  const stream = await openai.chat.completions.create({ model: "sim-slow-5-1000", messages, stream: true });
  let seen = 0;
  for await (const _ of stream) if (++seen === 5) break;
  await vi.waitFor(async () => expect((await log("sim-slow-5-1000"))[0]).toMatchObject({ aborted: true }));
  const [attempt] = await log("sim-slow-5-1000");
  expect(attempt?.tokens_sent).toBeGreaterThanOrEqual(5);
  expect(attempt?.tokens_sent).toBeLessThan(100);
});

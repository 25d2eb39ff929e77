/** Ollama's client before Ollama and a foreign vendor: tools, images, errors, leaving. */
import { type Message, Ollama, type Tool } from "ollama";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leaveAfter, parameters, png, refusalOf, startWorld, type World } from "./world.ts";

const kinds = ["ollama", "anthropic"] as const;
let world: World;
let client: Ollama;
beforeAll(async () => {
  world = await startWorld(kinds);
  client = clientOf(world.endpoint.key);
});
afterAll(() => world?.stack.stop());

const clientOf = (key: string, host = world.base()) =>
  new Ollama({ host, headers: { authorization: `Bearer ${key}` } });

describe.each(kinds)("Ollama's client before %s", (kind) => {
  const tools: Tool[] = ["find", "sort"].map((name) => ({ type: "function", function: { name, parameters } }));

  test("calls two tools side by side, whole and as a stream, and goes on with their results", async () => {
    const model = `${kind}-talk`;
    const messages: Message[] = [{ role: "user", content: "Use the tools: find and sort." }];
    const first = await client.chat({ model, messages, tools });
    const told = first.message.tool_calls?.map((call) => [call.function.name, call.function.arguments]);
    expect(told).toEqual(["find", "sort"].map((name) => [name, { q: "canal" }]));
    const again: unknown[] = [];
    for await (const part of await client.chat({ model, messages, tools, stream: true }))
      for (const call of part.message.tool_calls ?? []) again.push([call.function.name, call.function.arguments]);
    expect(again).toEqual(told);
    const results = ["find", "sort"].map((tool_name) => ({ role: "tool", content: "A lock.", tool_name }));
    const second = await client.chat({ model, messages: [...messages, first.message, ...results], tools });
    expect(second).toMatchObject({ done: true, done_reason: "stop" });
    expect(second.message.content.length).toBeGreaterThan(0);
  });

  test("shows an image", async () => {
    const messages = [{ role: "user", content: "What is this?", images: [png] }];
    const answer = await client.chat({ model: `${kind}-talk`, messages });
    expect(answer.done).toBe(true);
    // An image is 256 tokens to the simulated Ollama, 1,000 to the simulated Anthropic.
    expect(answer.prompt_eval_count).toBeGreaterThan(kind === "ollama" ? 256 : 1_000);
  });

  test("is told errors by its own class", async () => {
    const ask = (by: Ollama, model: string = kind) =>
      refusalOf(by.chat({ model, messages: [{ role: "user", content: "Hi" }] }));
    expect(await ask(clientOf("slk_wrong"))).toMatchObject({ name: "ResponseError", status_code: 401 });
    expect(await ask(client, "no-such-model")).toMatchObject({ name: "ResponseError", status_code: 404 });
    const broke = await ask(clientOf(world.poor.key, world.base(world.poor)));
    expect(broke).toMatchObject({ name: "ResponseError", status_code: 429 });
    expect(broke.message).toContain(`/checkout?ve_id=${world.poor.id}`);
    const long = await ask(client, `${kind}-long`);
    expect(long).toMatchObject({ name: "ResponseError", status_code: 400 });
    expect(long.message).toMatch(/context|too long/);
  });

  test("may leave in the middle of a stream", async () => {
    const stream = await client.chat({
      model: `${kind}-slow`,
      messages: [{ role: "user", content: "Row." }],
      stream: true,
    });
    await leaveAfter(6, stream, () => stream.abort());
    await world.expectLetGo(kind);
  });
});

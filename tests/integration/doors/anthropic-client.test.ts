/** Anthropic's client before Anthropic and a foreign vendor: tools, images, errors, leaving. */
import Anthropic, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leaveAfter, parameters, png, refusalOf, startWorld, type World } from "./world.ts";

const kinds = ["anthropic", "openai"] as const;
let world: World;
let client: Anthropic;
beforeAll(async () => {
  world = await startWorld(kinds);
  client = clientOf(world.endpoint.key);
});
afterAll(() => world?.stack.stop());

const clientOf = (apiKey: string, baseURL = world.base()) => new Anthropic({ baseURL, apiKey, maxRetries: 0 });
const user = (content: Anthropic.MessageParam["content"]) => ({ role: "user" as const, content });
const max_tokens = 300;

describe.each(kinds)("Anthropic's client before %s", (kind) => {
  const tools = ["find", "sort"].map((name) => ({ name, input_schema: parameters }));

  test("calls two tools side by side, whole and as a stream, and goes on with their results", async () => {
    const messages: Anthropic.MessageParam[] = [user("Use the tools.")];
    const ask = { model: `${kind}-talk`, max_tokens, tools, tool_choice: { type: "any" as const } };
    const first = await client.messages.create({ ...ask, messages });
    const calls = first.content.filter((block) => block.type === "tool_use");
    expect(first.stop_reason).toBe("tool_use");
    const told = calls.map(({ input, name }) => [name, input]);
    expect(told).toEqual(["find", "sort"].map((name) => [name, { q: "canal" }]));
    const streamed = await client.messages.stream({ ...ask, messages }).finalMessage();
    expect(streamed.content.flatMap((block) => (block.type === "tool_use" ? [[block.name, block.input]] : []))).toEqual(
      told,
    );
    const results = calls.map(({ id }) => ({ type: "tool_result" as const, tool_use_id: id, content: "A lock." }));
    const second = await client.messages.create({
      ...ask,
      messages: [...messages, { role: "assistant", content: first.content }, user(results)],
      tool_choice: { type: "auto" },
    });
    expect(second).toMatchObject({ stop_reason: "end_turn", content: [{ type: "text" }] });
  });

  test("shows an image", async () => {
    const source = { type: "base64" as const, media_type: "image/png" as const, data: png };
    const messages = [
      user([
        { type: "image", source },
        { type: "text", text: "What is this?" },
      ]),
    ];
    const answer = await client.messages.create({ model: `${kind}-talk`, max_tokens, messages });
    expect(answer.stop_reason).toBe("end_turn");
    // The simulated Anthropic counts 1,000 tokens an image.
    if (kind === "anthropic") expect(answer.usage.input_tokens).toBeGreaterThan(1_000);
  });

  test("is told errors by its own classes", async () => {
    const ask = (by: Anthropic, model: string = kind) =>
      refusalOf(by.messages.create({ model, max_tokens, messages: [user("Hi")] }));
    const stranger = await ask(clientOf("slk_wrong"));
    expect(stranger).toBeInstanceOf(AuthenticationError);
    expect(stranger).toMatchObject({ status: 401, error: { type: "error", error: { type: "authentication_error" } } });
    const unknown = await ask(client, "no-such-model");
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown).toMatchObject({ status: 404, error: { error: { type: "not_found_error" } } });
    const broke = await ask(clientOf(world.poor.key, world.base(world.poor)));
    expect(broke).toBeInstanceOf(RateLimitError);
    expect((broke as RateLimitError).headers.get("x-checkout-url")).toContain(`/checkout?ve_id=${world.poor.id}`);
    expect(JSON.stringify((broke as RateLimitError).error)).toContain(`/checkout?ve_id=${world.poor.id}`);
    const long = await ask(client, `${kind}-long`);
    expect(long).toBeInstanceOf(BadRequestError);
    expect(long).toMatchObject({ status: 400, error: { error: { type: "invalid_request_error" } } });
    expect(long.message).toMatch(/too long|maximum context/);
  });

  test("may leave in the middle of a stream", async () => {
    const stream = await client.messages.create({
      model: `${kind}-slow`,
      max_tokens,
      messages: [user("Row.")],
      stream: true,
    });
    await leaveAfter(8, stream, () => stream.controller.abort());
    await world.expectLetGo(kind);
  });
});

/** OpenAI's client, chat and Responses, before OpenAI and a foreign vendor: tools, images, errors, leaving. */
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leaveAfter, parameters, png, refusalOf, startWorld, type World } from "./world.ts";

const kinds = ["openai", "anthropic"] as const;
let world: World;
let client: OpenAI;
beforeAll(async () => {
  world = await startWorld(kinds);
  client = clientOf(world.endpoint.key);
});
afterAll(() => world?.stack.stop());

const clientOf = (apiKey: string, base = world.base()) => new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 });
const user = (content: string) => ({ role: "user" as const, content });
const image = `data:image/png;base64,${png}`;

/** The four refusals that every client must tell apart, for one way to ask. */
async function expectRefusals(kind: string, ask: (client: OpenAI, model: string) => PromiseLike<unknown>) {
  const stranger = await refusalOf(ask(clientOf("slk_wrong"), kind));
  expect(stranger).toBeInstanceOf(AuthenticationError);
  expect(stranger).toMatchObject({ status: 401, code: "invalid_api_key" });
  const unknown = await refusalOf(ask(client, "no-such-model"));
  expect(unknown).toBeInstanceOf(NotFoundError);
  expect(unknown).toMatchObject({ status: 404, code: "model_not_found" });
  const broke = await refusalOf(ask(clientOf(world.poor.key, world.base(world.poor)), kind));
  expect(broke).toBeInstanceOf(RateLimitError);
  expect(broke).toMatchObject({
    status: 429,
    code: "insufficient_quota",
    type: "insufficient_quota",
    error: { checkout_url: expect.stringContaining(`/checkout?ve_id=${world.poor.id}`) },
  });
  expect((broke as RateLimitError).headers.get("x-checkout-url")).toContain(world.poor.id);
  const long = await refusalOf(ask(client, `${kind}-long`));
  expect(long).toBeInstanceOf(BadRequestError);
  expect(long).toMatchObject({ status: 400, code: "context_length_exceeded" });
}

describe.each(kinds)("OpenAI's chat client before %s", (kind) => {
  const tools = ["find", "sort"].map((name) => ({ type: "function" as const, function: { name, parameters } }));

  test("calls two tools side by side, whole and as a stream, and goes on with their results", async () => {
    const messages = [user("Use the tools.")];
    const ask = { model: `${kind}-talk`, messages, tools, tool_choice: "required" as const, parallel_tool_calls: true };
    const first = await client.chat.completions.create(ask);
    const message = first.choices[0]!.message;
    expect(first.choices[0]?.finish_reason).toBe("tool_calls");
    const calls = (message.tool_calls ?? []).map((call) => call.type === "function" && call.function);
    expect(calls).toEqual(["find", "sort"].map((name) => ({ name, arguments: '{"q":"canal"}' })));
    const streamed = await client.chat.completions.stream(ask).finalChatCompletion();
    const again = streamed.choices[0]?.message.tool_calls?.map((call) => call.function);
    expect(again).toMatchObject(calls);
    const results = message.tool_calls!.map(({ id }) => ({
      role: "tool" as const,
      tool_call_id: id,
      content: "A lock.",
    }));
    const second = await client.chat.completions.create({
      ...ask,
      messages: [...messages, message, ...results],
      tool_choice: "auto",
    });
    expect(second.choices[0]).toMatchObject({ finish_reason: "stop", message: { role: "assistant" } });
    expect(second.choices[0]?.message.content).toBeTruthy();
  });

  test("shows an image", async () => {
    const content = [
      { type: "text" as const, text: "What is this?" },
      { type: "image_url" as const, image_url: { url: image } },
    ];
    const answer = await client.chat.completions.create({
      model: `${kind}-talk`,
      messages: [{ role: "user", content }],
    });
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    // The simulated Anthropic counts 1,000 tokens an image.
    if (kind === "anthropic") expect(answer.usage?.prompt_tokens).toBeGreaterThan(1_000);
  });

  test("is told errors by its own classes", () =>
    expectRefusals(kind, (by, model) => by.chat.completions.create({ model, messages: [user("Hi")] })));

  test("may leave in the middle of a stream", async () => {
    const stream = await client.chat.completions.create({
      model: `${kind}-slow`,
      messages: [user("Row.")],
      stream: true,
    });
    await leaveAfter(6, stream, () => stream.controller.abort());
    await world.expectLetGo(kind);
  });
});

describe.each(kinds)("OpenAI's Responses client before %s", (kind) => {
  const tools = ["find", "sort"].map((name) => ({ type: "function" as const, name, parameters, strict: false }));

  test("calls two tools side by side, whole and as a stream, and goes on with their results", async () => {
    const input: OpenAI.Responses.ResponseInput = [user("Use the tools.")];
    const ask = { model: `${kind}-talk`, tools, tool_choice: "required" as const, parallel_tool_calls: true };
    const first = await client.responses.create({ ...ask, input });
    const calls = first.output.filter((item) => item.type === "function_call");
    const told = calls.map(({ name, arguments: json }) => [name, json]);
    expect(told).toEqual(["find", "sort"].map((name) => [name, '{"q":"canal"}']));
    const streamed = await client.responses.stream({ ...ask, input }).finalResponse();
    const again = streamed.output.flatMap((item) =>
      item.type === "function_call" ? [[item.name, item.arguments]] : [],
    );
    expect(again).toEqual(told);
    const results = calls.map(({ call_id }) => ({ type: "function_call_output" as const, call_id, output: "A lock." }));
    const second = await client.responses.create({
      ...ask,
      input: [...input, ...calls, ...results],
      tool_choice: "auto",
    });
    expect(second.status).toBe("completed");
    expect(second.output_text.length).toBeGreaterThan(0);
  });

  test("shows an image", async () => {
    const content = [
      { type: "input_text" as const, text: "What is this?" },
      { type: "input_image" as const, image_url: image, detail: "auto" as const },
    ];
    const answer = await client.responses.create({ model: `${kind}-talk`, input: [{ role: "user", content }] });
    expect(answer.status).toBe("completed");
    if (kind === "anthropic") expect(answer.usage?.input_tokens).toBeGreaterThan(1_000);
  });

  test("is told errors by its own classes", () =>
    expectRefusals(kind, (by, model) => by.responses.create({ model, input: "Hi" })));

  test("may leave in the middle of a stream", async () => {
    const stream = await client.responses.create({ model: `${kind}-slow`, input: "Row.", stream: true });
    await leaveAfter(10, stream, () => stream.controller.abort());
    await world.expectLetGo(kind, 2);
  });
});

/** OpenAI's own client, unchanged, over this door's bytes. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import type { ChatAnswer, ChatDelta } from "#server/providers/chat.ts";
import type { ChatRead, WriteContext } from "../port.ts";
import { openAiResponsesDoor as door } from "./door.ts";

const call = { id: "call_1", name: "weather", arguments: '{"city":"Köln"}' };
const answer: ChatAnswer = {
  id: null,
  model: null,
  units: null,
  choices: [
    {
      text: '{"ok":true}',
      refusal: null,
      reasoning: "hm",
      reasoningSignature: "sig",
      toolCalls: [call],
      finish: "tool_calls",
      stopSequence: null,
      logprobs: null,
    },
  ],
};
const deltas: ChatDelta[] = [
  { kind: "start", id: null, model: null },
  { kind: "reasoning", choice: 0, text: "h" },
  { kind: "reasoning", choice: 0, text: "m" },
  { kind: "reasoning_signature", choice: 0, signature: "sig" },
  { kind: "text", choice: 0, text: '{"ok"' },
  { kind: "text", choice: 0, text: ":true}" },
  { kind: "tool_call", choice: 0, tool: 0, id: call.id, name: call.name },
  { kind: "tool_arguments", choice: 0, tool: 0, json: call.arguments },
  { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null },
];
const units = { input: 4, output: 6, reasoning: 2 };

function reply(read: ChatRead): Buffer[] {
  const context: WriteContext = { requestId: "req_1", model: read.model, createdAtSeconds: 1_700_000_000, read };
  if (!read.stream) return [door.writeAnswer(answer, units, context)];
  const writer = door.writer(context);
  const pieces = deltas.map((delta) => writer.write([delta]) ?? Buffer.alloc(0));
  if (read.model !== "broken") return [...pieces, writer.keepAlive() ?? Buffer.alloc(0), writer.end(units)];
  const error = new AppError("upstream_error", { userMessage: "The upstream broke off." });
  return [...pieces.slice(0, 5), writer.error?.(error) ?? Buffer.alloc(0)];
}

let server: Server;
let client: OpenAI;
const seen: ChatRead[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const read = door.read({
        pathModel: null,
        pathStream: false,
        query: new URLSearchParams(),
        header: () => undefined,
        body: Buffer.concat(chunks),
      });
      seen.push(read);
      response.writeHead(200, { "content-type": read.stream ? door.streamType : "application/json" });
      response.end(Buffer.concat(reply(read)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = new OpenAI({ apiKey: "slk_x", baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const weather = {
  type: "function" as const,
  name: "weather",
  parameters: { type: "object", properties: { city: { type: "string" } } },
  strict: true,
};

describe("OpenAI's client on the responses door", () => {
  test("reads a whole answer with reasoning, text, a call and usage", async () => {
    const response = await client.responses.create({ model: "m", input: "weather?", tools: [weather] });
    expect(response.output_text).toBe('{"ok":true}');
    expect(response.output.map((item) => item.type)).toEqual(["reasoning", "message", "function_call"]);
    expect(response.usage).toMatchObject({ input_tokens: 4, output_tokens: 8, total_tokens: 12 });
    expect(response.tools).toEqual([weather]);
  });

  test("follows a stream with its helper and ends with the same response", async () => {
    const kinds = new Set<string>();
    const text: string[] = [];
    const stream = client.responses
      .stream({ model: "m", input: "weather?", tools: [weather] })
      .on("event", (event) => kinds.add(event.type))
      .on("response.output_text.delta", (event) => text.push(event.delta));
    const final = await stream.finalResponse();
    expect(text.join("")).toBe('{"ok":true}');
    expect(final).toMatchObject({ status: "completed", output_text: '{"ok":true}' });
    const parsed = final.output.find((item) => item.type === "function_call");
    expect(parsed).toMatchObject({ call_id: "call_1", parsed_arguments: { city: "Köln" } });
    expect(kinds).toContain("response.reasoning_text.delta");
    expect(kinds).toContain("response.function_call_arguments.done");
  });

  test("throws for a stream that broke off", async () => {
    const stream = await client.responses.create({ model: "broken", input: "x", stream: true });
    const read = async () => {
      for await (const event of stream) expect(event.type).not.toBe("response.completed");
    };
    await expect(read()).rejects.toThrow(APIError);
    await expect(client.responses.stream({ model: "broken", input: "x" }).finalResponse()).rejects.toThrow(APIError);
  });

  test("can send an answer back as the next input", async () => {
    const first = await client.responses.create({ model: "m", input: "weather?", tools: [weather] });
    const output = first.output.map((item) => item as OpenAI.Responses.ResponseInputItem);
    const result = { type: "function_call_output" as const, call_id: "call_1", output: "sun" };
    await client.responses.create({ model: "m", input: [{ role: "user", content: "weather?" }, ...output, result] });
    expect(seen.at(-1)?.toChat().messages).toEqual([
      { role: "user", content: "weather?" },
      {
        role: "assistant",
        content: '{"ok":true}',
        reasoning_content: "hm",
        reasoning_signature: "openai:sig",
        tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: call.arguments } }],
      },
      { role: "tool", tool_call_id: "call_1", content: "sun" },
    ]);
  });
});

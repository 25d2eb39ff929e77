/** A conversation with reasoning that moves between vendors: no vendor is shown another's proof. */
import { describe, expect, test } from "vitest";
import { anthropicProvider } from "#server/providers/anthropic/provider.ts";
import { bedrockProvider } from "#server/providers/bedrock/provider.ts";
import type { ChatAnswer } from "#server/providers/chat.ts";
import { geminiProvider } from "#server/providers/gemini/provider.ts";
import { openAiProvider } from "#server/providers/openai/provider.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { anthropicDoor } from "./anthropic/door.ts";
import { geminiDoor } from "./gemini/door.ts";
import { openAiChatDoor } from "./openai-chat/door.ts";
import { openAiResponsesDoor } from "./openai-responses/door.ts";
import type { ChatDoor, ChatRead } from "./port.ts";

const vendors = ["anthropic", "gemini", "openai"] as const;
type Vendor = (typeof vendors)[number];
const proof = Buffer.from("proof of thinking").toString("base64");

const read = (door: ChatDoor, body: object): ChatRead =>
  door.read({
    pathModel: door.format === "gemini" ? "m" : null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(JSON.stringify(body)),
  });

const call = { id: "call_1", name: "look", arguments: "{}" };
const answerOf = (vendor: Vendor | null): ChatAnswer => ({
  id: "a",
  model: "m",
  choices: [
    {
      text: "Hello",
      refusal: null,
      reasoning: "hm",
      reasoningSignature: vendor && `${vendor}:${proof}`,
      toolCalls: [call],
      finish: "tool_calls",
      stopSequence: null,
      logprobs: null,
    },
  ],
  units: { input: 1, output: 1 },
});

const tool = { type: "object", properties: {} };
/** Each door's first request, and the next one that gives its answer back. */
const clients: Record<string, { door: ChatDoor; first: object; next: (answer: never) => object }> = {
  Anthropic: {
    door: anthropicDoor,
    first: { model: "m", max_tokens: 9000, messages: [{ role: "user", content: "Hi" }] },
    next: ({ content }: { content: unknown }) => ({
      model: "m",
      max_tokens: 9000,
      thinking: { type: "enabled", budget_tokens: 2000 },
      tools: [{ name: "look", input_schema: tool }],
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: "seen" }] },
      ],
    }),
  },
  Gemini: {
    door: geminiDoor,
    first: { contents: [{ role: "user", parts: [{ text: "Hi" }] }] },
    next: ({ candidates }: { candidates: { content: object }[] }) => ({
      generationConfig: { thinkingConfig: { thinkingBudget: 2000 } },
      contents: [
        { role: "user", parts: [{ text: "Hi" }] },
        candidates[0]!.content,
        { role: "user", parts: [{ functionResponse: { id: "call_1", name: "look", response: { output: "seen" } } }] },
      ],
    }),
  },
  Responses: {
    door: openAiResponsesDoor,
    first: { model: "m", input: "Hi" },
    next: ({ output }: { output: object[] }) => ({
      model: "m",
      reasoning: { effort: "high" },
      input: [
        { role: "user", content: "Hi" },
        ...output,
        { type: "function_call_output", call_id: "call_1", output: "seen" },
      ],
    }),
  },
  Chat: {
    door: openAiChatDoor,
    first: { model: "m", messages: [{ role: "user", content: "Hi" }] },
    next: ({ choices }: { choices: { message: object }[] }) => ({
      model: "m",
      reasoning_effort: "high",
      messages: [
        { role: "user", content: "Hi" },
        choices[0]!.message,
        { role: "tool", tool_call_id: "call_1", content: "seen" },
      ],
    }),
  },
};

const context = (upstreamModel: string) => ({
  upstreamModel,
  settings: { region: "us-east-1" },
  stream: false,
  outputCap: null,
  maxOutputTokens: 20_000,
  unsupported: "drop" as const,
});
const routes = [
  { vendor: "anthropic", provider: anthropicProvider, upstream: "claude-sonnet-4-5" },
  { vendor: "anthropic", provider: bedrockProvider, upstream: "anthropic.claude-sonnet-4-5-20250929-v1:0" },
  { vendor: "gemini", provider: geminiProvider, upstream: "gemini-3-pro" },
  { vendor: "openai", provider: openAiProvider("openai"), upstream: "gpt-5" },
] as const;

function turn(client: keyof typeof clients, from: Vendor | null): ChatRead {
  const { door, first, next } = clients[client]!;
  const opening = read(door, first);
  const written = door.writeAnswer(
    answerOf(from),
    {},
    {
      requestId: "req_018f-1",
      model: "m",
      createdAtSeconds: 0,
      read: opening,
    },
  );
  return read(door, next(JSON.parse(written.toString()) as never));
}

describe.each(Object.keys(clients))("a client of the %s format", (client) => {
  describe.each(routes)("whose conversation goes on at $upstream", ({ vendor, provider, upstream }) => {
    test.each([...vendors, null])("after an answer of %s: its own proof goes there, no other's", (from) => {
      const again = turn(client, from);
      const native = provider.native[again.format];
      const request = native
        ? native.request(again.native, context(upstream))
        : provider.codec.request(again.toChat(), context(upstream));
      const sent = request.body.toString();
      expect(JSON.parse(sent)).toMatchObject({});
      expect(sent).not.toMatch(/(anthropic|gemini|openai):/);
      // OpenAI's own stands in items that never pass through another form.
      expect(sent.includes(proof)).toBe(from === vendor && vendor !== "openai");
      expect(sent).not.toContain(Buffer.from(`${from}:${proof}`).toString("base64"));
      expect(sent).toContain("seen");
    });
  });
});

test("what a client of the vendor's own format gets and sends back is as the vendor wrote it", () => {
  for (const vendor of ["anthropic", "gemini"] as const) {
    const { native } = turn(vendor === "gemini" ? "Gemini" : "Anthropic", vendor);
    expect(native.body.toString()).toContain(`"${proof}"`);
    expect(native.members).toEqual(jsonMembers(native.body));
  }
  const reasoning = { type: "reasoning", id: "rs_68af0c", summary: [], encrypted_content: proof };
  const body = { model: "m", input: [{ role: "user", content: "Hi" }, reasoning, { role: "user", content: "so?" }] };
  expect(read(openAiResponsesDoor, body).native.body.toString()).toBe(JSON.stringify(body));
});

test("where another's thinking is left out before a call, a budget of Anthropic's is left out with it", () => {
  const { native } = turn("Anthropic", "gemini");
  const body = JSON.parse(native.body.toString());
  expect(body.thinking).toEqual({ type: "disabled" });
  expect(body.messages[1].content.map((block: { type: string }) => block.type)).toEqual(["text", "tool_use"]);
  const own = JSON.parse(turn("Anthropic", "anthropic").native.body.toString());
  expect(own.thinking).toEqual({ type: "enabled", budget_tokens: 2000 });
});

test("a call that another vendor's model made has Google's own word for a missing signature", () => {
  const { contents } = JSON.parse(turn("Gemini", "anthropic").native.body.toString());
  expect(contents[1].parts.at(-1)).toMatchObject({ thoughtSignature: "skip_thought_signature_validator" });
});

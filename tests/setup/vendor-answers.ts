/** How a test learns what a vendor's answer becomes on its way to OpenAI's client, and what it is charged. */
import OpenAI from "openai";
import { expect } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import { chatBridge } from "#server/gateway/bridge.ts";
import { chatOperation } from "#server/gateway/chat-operation.ts";
import { countedUnits } from "#server/gateway/count-units.ts";
import { openAiChatDoor } from "#server/gateway/doors/openai-chat/door.ts";
import { makeChatProviders } from "#server/gateway/providers.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import { chargeOf, type Price } from "#server/pricing/price.ts";

/** Micro-credits per 1,000 tokens: 2.5 in, 0.25 cached, 3.125 written to a cache, 2 of images, 10 out, 12 reasoned. */
export const price: Price = {
  id: "price",
  version: 1,
  per: 1_000,
  rates: {
    input: 2_500n,
    cached_input: 250n,
    cache_write: 3_125n,
    image_input: 2_000n,
    output: 10_000n,
    reasoning: 12_000n,
  },
};

// why: only Entra tokens are fetched, and no credential is used here
const providers = makeChatProviders({} as HttpClient);
export type Kind = keyof typeof providers;

const client = (answer: Buffer, type: string) =>
  new OpenAI({
    apiKey: "k",
    baseURL: "http://gateway/v1",
    fetch: async () => new Response(new Uint8Array(answer), { headers: { "content-type": type } }),
  }).chat.completions;

const ask = { model: "lm", messages: [{ role: "user" as const, content: "Hi" }] };

export function bridgeOf(kind: Kind, upstreamModel: string, stream: boolean) {
  const provider = providers[kind]!;
  const body = Buffer.from(
    JSON.stringify({ ...ask, stream, ...(stream && { stream_options: { include_usage: true } }) }),
  );
  const query = new URLSearchParams();
  const read = openAiChatDoor.read({ pathModel: null, pathStream: false, query, header: () => undefined, body });
  const route = { upstreamModel, providerKind: kind, price } as RouteSnapshot;
  const logicalModel = { id: "lm", name: "lm", createdAtSeconds: 0, routes: [] };
  const facts = { requestId: "req_1", createdAtSeconds: 1_700_000_000, logicalModel, masksModel: false };
  const operation = chatOperation("chat/completions", openAiChatDoor, read, () => provider);
  return { bridge: chatBridge(openAiChatDoor, read, provider, route, facts), operation, route };
}

export interface Told {
  completion: OpenAI.ChatCompletion;
  units: Units;
  micros: bigint;
}

/** A whole answer as the gateway passes it on; units that nobody reported are counted. */
export async function whole(kind: Kind, upstreamModel: string, body: object): Promise<Told> {
  const { bridge, operation, route } = bridgeOf(kind, upstreamModel, false);
  const answer = bridge.answer(Buffer.from(JSON.stringify(body)), "application/json");
  const inline = { input: 1, output: answer.estimatedTokens };
  const units = answer.units ?? (await countedUnits(operation, route, inline, answer.outputText()));
  const completion = await client(answer.body(units), "application/json").create(ask);
  return { completion, units, micros: chargeOf(price, units) };
}

/** A stream as the gateway passes it on, put together by the client. */
export async function streamed(kind: Kind, upstreamModel: string, bytes: string | Buffer): Promise<Told> {
  const { bridge } = bridgeOf(kind, upstreamModel, true);
  const pipe = bridge.pipe("text/event-stream", 200, {});
  const parts = [pipe.push(Buffer.from(bytes as string)).pass, pipe.end?.() ?? null];
  expect([pipe.finished, pipe.unitsAreFinal]).toEqual([true, true]);
  const units = pipe.units!;
  const sent = Buffer.concat([...parts.filter((part) => part !== null), pipe.terminal(units)]);
  const completion = await client(sent, "text/event-stream").stream(ask).finalChatCompletion();
  return { completion, units, micros: chargeOf(price, units) };
}

/** What OpenAI's client must read: its own type, with the members that matter here. */
export const completion = (
  model: string,
  message: { content: string | null; refusal?: string; tool_calls?: OpenAI.ChatCompletionMessageFunctionToolCall[] },
  finish_reason: OpenAI.ChatCompletion.Choice["finish_reason"],
  prompt_tokens: number,
  completion_tokens: number,
) =>
  ({
    id: expect.stringMatching(/^chatcmpl-/) as string,
    object: "chat.completion",
    created: expect.any(Number) as number,
    model,
    choices: [{ index: 0, message: { role: "assistant", refusal: null, ...message }, logprobs: null, finish_reason }],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  }) satisfies OpenAI.ChatCompletion;

/** Case, upstream model, body (a text or bytes: a stream); what the client reads; the units; the sum by hand. */
export type Row = [
  name: string,
  model: string,
  body: object | string | Buffer,
  read: OpenAI.ChatCompletion,
  units: Units,
  micros: bigint,
];

/** Expects that this answer is read so and charged so. */
export async function expectRow(kind: Kind, [, model, body, read, units, micros]: Row): Promise<void> {
  const isStream = typeof body === "string" || Buffer.isBuffer(body);
  const told = await (isStream ? streamed(kind, model, body) : whole(kind, model, body));
  expect(told.completion).toMatchObject(read);
  expect(told.units).toEqual(units);
  expect(told.micros).toBe(micros);
}

/** What the client is told of a vendor's error, which is charged nothing. */
export const refusal = (kind: Kind, status: number, body: string) =>
  bridgeOf(kind, "any", false).bridge.refusal(status, Buffer.from(body));

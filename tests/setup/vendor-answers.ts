/** How a test learns what a vendor's answer becomes on its way to OpenAI's client, and what it is charged. */
import OpenAI from "openai";
import { expect } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import { chatBridge } from "#server/gateway/bridge.ts";
import { chatOperation } from "#server/gateway/chat-operation.ts";
import { countedUnits, OutputSample } from "#server/gateway/count-units.ts";
import { openAiChatDoor } from "#server/gateway/doors/openai-chat/door.ts";
import { makeChatProviders } from "#server/gateway/providers.ts";
import { countedUsage, usageSoFar } from "#server/gateway/stream-usage.ts";
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
export const providers = makeChatProviders({} as HttpClient);
export type Kind = keyof typeof providers;
export const kinds = Object.keys(providers) as Kind[];

const client = (answer: Buffer, type: string) =>
  new OpenAI({
    apiKey: "k",
    baseURL: "http://gateway/v1",
    fetch: async () => new Response(new Uint8Array(answer), { headers: { "content-type": type } }),
  }).chat.completions;

const ask = { model: "lm", messages: [{ role: "user" as const, content: "Hi" }] };
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
/** The picture of the cells of vision, as OpenAI's client shows it. */
const shown = [{ role: "user", content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }] }];

export function bridgeOf(kind: Kind, upstreamModel: string, stream: boolean, messages: unknown = ask.messages) {
  const provider = providers[kind]!;
  const body = Buffer.from(
    JSON.stringify({ ...ask, messages, stream, ...(stream && { stream_options: { include_usage: true } }) }),
  );
  const query = new URLSearchParams();
  const read = openAiChatDoor.read({ pathModel: null, pathStream: false, query, header: () => undefined, body });
  const route = { upstreamModel, providerKind: kind, price } as RouteSnapshot;
  const logicalModel = { id: "lm", name: "lm", createdAtSeconds: 0, routes: [] };
  const facts = { requestId: "req_1", createdAtSeconds: 1_700_000_000, logicalModel, masksModel: false };
  const operation = chatOperation("chat/completions", openAiChatDoor, read, () => provider);
  return { bridge: chatBridge(openAiChatDoor, read, provider, route, facts), operation, route };
}

/** The picture on its way to this vendor: the request's text, the picture's bytes written as `PNG`. */
export function pictureSent(kind: Kind, upstreamModel: string): string {
  const { body } = bridgeOf(kind, upstreamModel, false, shown).bridge.request({
    upstreamModel,
    settings: { api_version: "2024-10-21", region: "us-east-1" },
    stream: false,
    outputCap: null,
    maxOutputTokens: 4_096,
    unsupported: "refuse",
  });
  return body.toString().replaceAll(png, "PNG");
}

export interface Told {
  completion: OpenAI.ChatCompletion;
  units: Units;
  micros: bigint;
  /** Nobody has reported the units. */
  estimated: boolean;
}

/** Of "Hi" and what frames it, where nobody counts it. */
const estimate = (output: number): Units => ({ input: 1, output });

/** A whole answer as the gateway passes it on; units that nobody reported are counted. */
export async function whole(kind: Kind, upstreamModel: string, body: object): Promise<Told> {
  const { bridge, operation, route } = bridgeOf(kind, upstreamModel, false);
  const answer = bridge.answer(Buffer.from(JSON.stringify(body)), "application/json");
  const inline = estimate(answer.estimatedTokens);
  const units = answer.units ?? (await countedUnits(operation, route, inline, answer.outputText()));
  const completion = await client(answer.body(units), "application/json").create(ask);
  return { completion, units, micros: chargeOf(price, units), estimated: answer.estimated };
}

/** A stream as the gateway passes it on, in bytes, with its usage. */
async function piped(kind: Kind, upstreamModel: string, bytes: string | Buffer) {
  const { bridge, operation, route } = bridgeOf(kind, upstreamModel, true);
  const pipe = bridge.pipe("text/event-stream", 200, {});
  const upstream = Buffer.from(bytes as string);
  const sample = new OutputSample();
  sample.add(upstream, 0);
  const { failed, pass } = pipe.push(upstream);
  const passed = Buffer.concat([pass, failed ? null : (pipe.end?.() ?? null)].filter((part) => part !== null));
  const seen = usageSoFar(operation, pipe, !failed, estimate);
  const used = seen.estimated ? await countedUsage(operation, route, bridge, pipe, sample, seen) : seen;
  const { request: _, ...units } = used.units;
  return { pipe, failed, passed, units, estimated: used.estimated, micros: chargeOf(price, units) };
}

/** A stream as the gateway passes it on, put together by the client. */
export async function streamed(kind: Kind, upstreamModel: string, bytes: string | Buffer): Promise<Told> {
  const { estimated, failed, micros, passed, pipe, units } = await piped(kind, upstreamModel, bytes);
  expect([pipe.finished, pipe.unitsAreFinal, failed]).toEqual([true, !estimated, false]);
  const sent = Buffer.concat([passed, pipe.terminal(units)]);
  const completion = await client(sent, "text/event-stream").stream(ask).finalChatCompletion();
  return { completion, units, micros, estimated };
}

/** A stream that its vendor ended with an error: what the client reads before it throws, and what that costs. */
export async function broken(kind: Kind, upstreamModel: string, bytes: string | Buffer) {
  const { failed, micros, passed, pipe, units } = await piped(kind, upstreamModel, bytes);
  const error = new AppError("upstream_error", { userMessage: "The upstream broke off; the answer is incomplete." });
  const sent = Buffer.concat([passed, pipe.errorEvent?.(error) ?? openAiChatDoor.errorEvent(error)]);
  let text = "";
  const read = client(sent, "text/event-stream")
    .stream(ask)
    .on("content", (delta) => {
      text += delta;
    })
    .finalChatCompletion();
  await expect(read).rejects.toThrow("The upstream broke off");
  return { failed, text, units, micros };
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

/** What the client is told of a vendor's error, which is charged nothing. */
export const refusal = (kind: Kind, status: number, body: string) =>
  bridgeOf(kind, "any", false).bridge.refusal(status, Buffer.from(body));

/**
 * failure-cases.md 6.29 within JSON: good requests of every door with anything at all in place of any of their members.
 * Each becomes a request to every vendor, or a refusal that is the client's fault: nothing else is ever thrown.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { isAppError } from "#server/contracts/errors.ts";
import { mediaOperation } from "#server/providers/media/operations.ts";
import type { MediaEndpoint } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { mediaSamples, samples } from "#tests/charges/requests.ts";
import { hostile } from "#tests/setup/hostile.ts";
import { kinds, providers } from "#tests/setup/vendor-answers.ts";
import { anthropicDoor } from "./doors/anthropic/door.ts";
import { geminiDoor } from "./doors/gemini/door.ts";
import { ollamaChatDoor } from "./doors/ollama/chat-door.ts";
import { ollamaGenerateDoor } from "./doors/ollama/generate-door.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import { openAiCompletionsDoor } from "./doors/openai-completions/door.ts";
import { openAiResponsesDoor } from "./doors/openai-responses/door.ts";
import type { ChatDoor } from "./doors/port.ts";

const doors = [
  openAiChatDoor,
  openAiCompletionsDoor,
  openAiResponsesDoor,
  anthropicDoor,
  geminiDoor,
  ollamaChatDoor,
  ollamaGenerateDoor,
].map((door) => [door.format, door] as const);

/** Runs it; anything but a refusal for the client's fault goes on up. @returns whether it was refused */
function refused(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return true;
    throw error;
  }
}

const contexts = (["refuse", "drop"] as const).map(
  (unsupported): UpstreamContext => ({
    upstreamModel: "m",
    settings: { api_version: "2024-10-21", region: "us-east-1" },
    stream: false,
    outputCap: 100,
    maxOutputTokens: 4_096,
    unsupported,
  }),
);

/** Models that reason, of which more is asked. */
const thinkers: Partial<Record<ProviderKind, string>> = {
  openai: "gpt-5",
  anthropic: "claude-sonnet-4-5",
  bedrock: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  gemini: "gemini-2.5-pro",
  deepseek: "deepseek-reasoner",
  mistral: "magistral-medium-latest",
};

const numRuns = 40;

describe.each(doors)("a request of %s", (format, door: ChatDoor) => {
  test.each((samples[format as keyof typeof samples] ?? []).map((sample, at) => [at, sample] as const))(
    "no. %i",
    (_at, sample) => {
      const read = (body: object) =>
        door.read({
          pathModel: format === "gemini" ? "lm" : null,
          pathStream: false,
          query: new URLSearchParams(),
          header: () => undefined,
          body: Buffer.from(JSON.stringify(body)),
        });
      const send = (body: object) => {
        const made = read(body);
        return kinds.flatMap((kind) =>
          contexts.flatMap((context) => {
            const { codec, native } = providers[kind]!;
            const asked = { ...context, upstreamModel: thinkers[kind] ?? "m" };
            return [
              refused(() => codec.request(made.toChat(), asked)),
              refused(() => native[format]?.request(made.native, asked)),
            ];
          }),
        );
      };
      expect(send(sample)).toContain(false);
      fc.assert(
        fc.property(hostile(sample), (body) => {
          refused(() => send(body));
        }),
        { numRuns },
      );
    },
  );
});

const mediaKinds: ProviderKind[] = [
  "openai",
  "azure_openai",
  "openai_compatible",
  "mistral",
  "gemini",
  "ollama",
  "bedrock",
];
const mediaModels = [
  "m",
  "cohere.embed-v4:0",
  "amazon.titan-embed-text-v2:0",
  "gemini-2.5-flash-image",
  "cohere.rerank-v3-5:0",
];

test.each(Object.entries(mediaSamples) as [MediaEndpoint, object][])("a request of %s", async (endpoint, sample) => {
  const send = async (body: object) => {
    const input = { contentType: "application/json", body: Buffer.from(JSON.stringify(body)), header: () => undefined };
    const read = await mediaOperation(endpoint)!.read(input);
    for (const kind of mediaKinds)
      for (const upstreamModel of mediaModels)
        for (const context of contexts)
          refused(() => mediaCodec(kind, endpoint)?.request(read, { ...context, upstreamModel }));
  };
  await send(sample);
  await fc.assert(
    fc.asyncProperty(hostile(sample), async (body) => {
      const error: unknown = await send(body).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error !== null && !(isAppError(error) && error.code === "invalid_request")) throw error;
    }),
    { numRuns },
  );
});

import { describe, expect, test } from "vitest";
import { servedEndpoints } from "./served-endpoints.ts";

describe("the endpoints that a model can answer", () => {
  test.each([
    ["openai", "embedding", ["embeddings"]],
    ["openai", "image", ["images/generations", "images/edits"]],
    ["bedrock", "image", ["images/generations"]],
    ["mistral", "transcription", ["audio/transcriptions"]],
    ["openai", "rerank", []],
    ["openai_compatible", "rerank", ["rerank"]],
    ["anthropic", "embedding", []],
    ["custom", "custom", ["pass"]],
  ] as const)("of %s, for %s", (kind, modality, endpoints) => {
    expect(servedEndpoints(kind, modality)).toEqual(endpoints);
  });

  test("of a text model are the chats of every client's format, whatever the vendor", () => {
    const chats = servedEndpoints("anthropic", "text");
    expect(chats).toEqual(expect.arrayContaining(["chat/completions", "responses", "messages", "api/chat"]));
    expect(chats).not.toContain("embeddings");
    expect(chats).not.toContain("models");
    expect(servedEndpoints("mistral", "text")).toEqual(chats);
  });
});

import { describe, expect, test } from "vitest";
import type { NativeRequest, UpstreamContext } from "../port.ts";
import { jsonMembers } from "../wire/json-members.ts";
import { countTokensRequest, readTokenCount } from "./count-tokens.ts";
import { anthropicProvider } from "./provider.ts";

const context: UpstreamContext = {
  upstreamModel: "claude-opus-4-8",
  settings: {},
  stream: true,
  outputCap: 900,
  maxOutputTokens: 64_000,
  unsupported: "refuse",
};

const native = (body: string, headers: string[] = []): NativeRequest => ({
  body: Buffer.from(body),
  members: jsonMembers(Buffer.from(body)),
  headers,
  wantsUsage: false,
  streamOptions: null,
});

const codec = anthropicProvider.native.anthropic!;

describe("a client of Anthropic's own format", () => {
  test("its bytes pass but for the model; its headers of the API go along", () => {
    const body = '{ "model":"fast", "max_tokens": 1e2, "messages":[{"role":"user","content":"\\u0068i"}] }';
    const headers = [
      "Anthropic-Beta",
      "interleaved-thinking-2025-05-14",
      "x-api-key",
      "slk_secret",
      "anthropic-version",
      "2023-06-01",
    ];
    const request = codec.request(native(body, headers), context);
    expect(request.path).toBe("/v1/messages");
    expect(request.body.toString()).toBe(body.replace('"fast"', '"claude-opus-4-8"'));
    expect(request.headers.slice(4)).toEqual([
      "anthropic-beta",
      "interleaved-thinking-2025-05-14",
      "anthropic-version",
      "2023-06-01",
    ]);
  });

  test("betas that raise the price go along only where the provider's settings allow it", () => {
    const betas = "context-1m-2025-08-07, files-api-2025-04-14,fast-mode-2026-02-01";
    const headers = (given: string, settings = {}) =>
      codec.request(native('{"model":"a"}', ["anthropic-beta", given]), { ...context, settings }).headers.slice(4);
    expect(headers(betas)).toEqual(["anthropic-beta", "files-api-2025-04-14"]);
    expect(headers("context-1m-2025-08-07")).toEqual([]);
    expect(headers(betas, { paid_extras: true })).toEqual(["anthropic-beta", betas]);
  });

  test("a missing cap is set", () => {
    const request = codec.request(native('{"model":"fast"}'), context);
    expect(JSON.parse(request.body.toString())).toEqual({ model: "claude-opus-4-8", max_tokens: 900 });
  });

  test("what costs more than tokens is refused, unless the provider's settings allow it", () => {
    const cases: [string, string][] = [
      ['{"model":"a","tools":[{"name":"x"},{"type":"web_search_20260318","name":"web_search"}]}', "tools.1.type"],
      ['{"model":"a","tools":[{"type":"code_execution_20260521"}]}', "tools.0.type"],
      ['{"model":"a","speed":"fast"}', "speed"],
      ['{"model":"a","inference_geo":"us"}', "inference_geo"],
      ['{"model":"a","system":[{"cache_control":{"type":"ephemeral","ttl":"1h"}}]}', "system.0.cache_control.ttl"],
    ];
    for (const [body, param] of cases) {
      const refused = expect.objectContaining({ code: "invalid_request", param });
      expect(() => codec.request(native(body), context)).toThrow(refused);
      expect(() => codec.request(native(body), { ...context, settings: { paid_extras: true } })).not.toThrow();
    }
  });

  test("tokens are counted by the vendor", () => {
    const request = countTokensRequest(native('{"model":"fast","messages":[]}'), context);
    expect(request.path).toBe("/v1/messages/count_tokens");
    expect(request.body.toString()).toBe('{"model":"claude-opus-4-8","messages":[]}');
    expect(readTokenCount(Buffer.from('{"input_tokens":2095}'))).toBe(2095);
    for (const body of ["", "{}", '{"input_tokens":-1}', "[]"])
      expect(() => readTokenCount(Buffer.from(body))).toThrow(RangeError);
  });
});

test("the key goes as x-api-key, the version where the client names none", async () => {
  const request = {
    url: new URL("https://api.anthropic.com/v1/messages"),
    headers: [] as string[],
    body: Buffer.alloc(0),
  };
  const authorize = (headers: string[], settings = {}) =>
    anthropicProvider.authorize({ ...request, headers }, { apiKey: "sk-ant" }, settings);
  expect(await authorize([])).toEqual(["x-api-key", "sk-ant", "anthropic-version", "2023-06-01"]);
  expect(await authorize(["Anthropic-Version", "2024-01-01"])).toEqual(["x-api-key", "sk-ant"]);
  expect(await anthropicProvider.authorize(request, { apiKey: null }, {})).toEqual(["anthropic-version", "2023-06-01"]);
});

import { expect, test } from "vitest";
import { jsonMembers } from "../wire/json-members.ts";
import { geminiTokenCounter } from "./count-tokens.ts";

const context = {
  upstreamModel: "gemini-2.5-pro",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 100,
  unsupported: "refuse" as const,
};
const contents = [{ parts: [{ text: "Hi" }] }];

function sent(question: object) {
  const body = Buffer.from(JSON.stringify(question));
  const native = { body, members: jsonMembers(body), headers: [], wantsUsage: true, streamOptions: null };
  const request = geminiTokenCounter.request(native, context);
  expect(request.path).toBe("/models/gemini-2.5-pro:countTokens");
  return JSON.parse(request.body.toString()) as unknown;
}

test("the upstream's model is asked, wherever the client wrote its own name; all else goes as it came", () => {
  const model = "models/gemini-2.5-pro";
  expect(sent({ contents })).toEqual({ contents });
  expect(sent({ model: "models/fast", contents })).toEqual({ model, contents });
  const request = { systemInstruction: { parts: [] }, contents };
  expect(sent({ generateContentRequest: { model: "models/fast", ...request } })).toEqual({
    generateContentRequest: { model, ...request },
  });
  expect(sent({ generate_content_request: request })).toEqual({ generate_content_request: { model, ...request } });
  expect(sent({ contents, generateContentRequest: null })).toEqual({ contents, generateContentRequest: null });
});

test("what is not offered is not counted either: a cache is the operator's", () => {
  const cachedContent = "cachedContents/own";
  expect(() => sent({ contents, cachedContent })).toThrow("not offered");
  expect(() => sent({ generate_content_request: { contents, cached_content: cachedContent } })).toThrow("not offered");
  expect(() => sent({ generateContentRequest: { contents }, generate_content_request: { contents } })).toThrow("twice");
});

test("an answer without a believable count is none", () => {
  const answer = { totalTokens: 7, promptTokensDetails: [{ modality: "TEXT", tokenCount: 7 }] };
  expect(geminiTokenCounter.answer(Buffer.from(JSON.stringify(answer)))).toEqual(answer);
  for (const body of ["", "[]", "{}", '{"totalTokens":"7"}', '{"totalTokens":-1}', '{"totalTokens":1e300}'])
    expect(() => geminiTokenCounter.answer(Buffer.from(body)), body).toThrow(RangeError);
});

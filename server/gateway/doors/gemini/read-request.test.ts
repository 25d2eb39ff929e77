import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { DoorInput } from "../port.ts";
import { readGeminiQuestion } from "./count-tokens.ts";
import { geminiArrayDoor, geminiDoor, geminiDoorOf } from "./door.ts";

const input = (body: unknown, more: Partial<DoorInput> = {}): DoorInput => ({
  pathModel: "gemini-2.5-flash",
  pathStream: false,
  query: new URLSearchParams(),
  header: () => undefined,
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  ...more,
});

const read = (body: unknown, more: Partial<DoorInput> = {}) => geminiDoor.read(input(body, more));
const hello = [{ role: "user", parts: [{ text: "Hel" }, { text: "lo" }] }];

/** The parameter that is refused; "none" where the message names no parameter. */
function refused(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param ?? "none";
    throw error;
  }
  return "nothing was refused";
}

describe("what the gateway needs to know", () => {
  test("of a plain request", () => {
    expect(read({ contents: hello })).toMatchObject({
      format: "gemini",
      model: "gemini-2.5-flash",
      stream: false,
      maxTokens: null,
      choices: 1,
      mediaParts: 0,
      needs: { tools: false, vision: false, audio: false, files: false, jsonSchema: false },
      lastUserText: "Hello",
    });
    expect(read({ contents: hello }, { pathModel: "models/a", pathStream: true })).toMatchObject({
      model: "a",
      stream: true,
    });
  });

  test("of one with everything, in either way of writing", () => {
    const seen = {
      maxTokens: 50,
      choices: 2,
      mediaParts: 3,
      needs: { tools: true, vision: true, audio: true, files: true, jsonSchema: true },
      lastUserText: null,
      includeThoughts: true,
    };
    const media = (name: string, type: string, of: string[]) =>
      of.map((mime) => ({ [name]: { [type]: mime, data: "aGk=" } }));
    const types = ["image/png", "audio/wav", "application/pdf"];
    expect(
      read({
        contents: [{ parts: media("inlineData", "mimeType", types) }],
        tools: [{ functionDeclarations: [] }],
        generationConfig: {
          maxOutputTokens: 50,
          candidateCount: 2,
          responseSchema: {},
          thinkingConfig: { includeThoughts: true },
        },
      }),
    ).toMatchObject(seen);
    expect(
      read({
        contents: { parts: media("inline_data", "mime_type", types) },
        tools: { function_declarations: [] },
        generation_config: {
          max_output_tokens: "50",
          candidate_count: 2,
          response_schema: {},
          thinking_config: { include_thoughts: true },
        },
      }),
    ).toMatchObject(seen);
  });

  test("a stream without alt=sse is one JSON array", () => {
    expect(geminiDoorOf(new URLSearchParams("alt=sse"))).toBe(geminiDoor);
    expect(geminiDoorOf(new URLSearchParams(""))).toBe(geminiArrayDoor);
    const stream = input({ contents: hello }, { pathStream: true });
    expect(geminiArrayDoor.read(stream).native.jsonArray).toBe(true);
    expect(geminiDoor.read(stream).native.jsonArray).toBeUndefined();
    expect(geminiArrayDoor.streamType).toContain("application/json");
  });
});

describe("malformed requests are named", () => {
  const deep = `{"contents":[{"parts":[{"functionCall":{"name":"f","args":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}}]}]}`;
  const cases: [string, unknown][] = [
    ["none", ""],
    ["none", "not JSON"],
    ["none", "[]"],
    ["none", deep],
    ["contents", {}],
    ["contents", { contents: [] }],
    ["contents", '{"contents":[1],"contents":[2]}'],
    ["contents.0", { contents: ["Hello"] }],
    ["contents.0.role", { contents: [{ role: "assistant", parts: [] }] }],
    ["contents.0.parts.0", { contents: [{ parts: [null] }] }],
    ["contents.0.parts.0.text", { contents: [{ parts: [{ text: 1 }] }] }],
    ["generationConfig", { contents: hello, generationConfig: [] }],
    ["generationConfig", { contents: hello, generationConfig: {}, generation_config: {} }],
    ["generationConfig.maxOutputTokens", { contents: hello, generationConfig: { maxOutputTokens: 0 } }],
    [
      "generationConfig.maxOutputTokens",
      { contents: hello, generationConfig: { maxOutputTokens: 1, max_output_tokens: 9 } },
    ],
    [
      "maxOutputTokens",
      `{"contents":${JSON.stringify(hello)},"generationConfig":{"maxOutputTokens":1,"maxOutputTokens":9}}`,
    ],
    ["generationConfig.candidateCount", { contents: hello, generationConfig: { candidateCount: 1e9 } }],
  ];
  test.each(cases)("%s", (param, body) => {
    expect(refused(() => read(body))).toBe(param);
  });

  test("no model", () => {
    expect(refused(() => read({ contents: hello }, { pathModel: null }))).toBe("model");
  });

  test("whatever a client sends, nothing but that is thrown", () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(value, value, (a, b) => {
        const part = { text: a, inlineData: b, functionCall: a, functionResponse: b };
        const bodies = [
          a,
          { contents: a, generationConfig: b, tools: a, toolConfig: b, systemInstruction: a },
          {
            contents: [
              { role: "user", parts: [part, a] },
              { role: "model", parts: [{ functionCall: a }] },
            ],
          },
          {
            contents: hello,
            generationConfig: {
              stopSequences: a,
              thinkingConfig: b,
              responseSchema: a,
              responseMimeType: "application/json",
            },
          },
        ];
        for (const body of bodies) {
          refused(() => read(body).toChat());
          refused(() => readGeminiQuestion(input(body)).text());
        }
      }),
    );
  });
});

test("tokens are counted by the tokenizer that is given, media by what Google documents", () => {
  const body = {
    contents: [{ parts: [{ text: "abcd" }, { inlineData: { mimeType: "image/png", data: "aGk=" } }] }],
    systemInstruction: { parts: [{ text: "ef" }] },
  };
  const answer = {
    totalTokens: 265,
    promptTokensDetails: [
      { modality: "TEXT", tokenCount: 7 },
      { modality: "IMAGE", tokenCount: 258 },
    ],
  };
  const count = (of: unknown) => {
    const question = readGeminiQuestion(input(of));
    return question.answer(question.text().length);
  };
  expect(count(body)).toEqual(answer);
  expect(count({ generateContentRequest: { model: "models/x", ...body } })).toEqual(answer);
});

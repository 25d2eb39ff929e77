import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { DoorInput } from "../port.ts";
import { geminiDoor } from "./door.ts";

const input = (body: object): DoorInput => ({
  pathModel: "gemini-2.5-flash",
  pathStream: false,
  query: new URLSearchParams(),
  header: () => undefined,
  body: Buffer.from(JSON.stringify(body)),
});

const read = (body: object) => geminiDoor.read(input(body));
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

describe("as a chat of another vendor", () => {
  const chat = (body: object) => read(body).toChat();

  test("a conversation with thinking, parallel calls and their answers", () => {
    const { messages } = chat({
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "Weather?" }] },
        {
          role: "model",
          parts: [
            { text: "Hm.", thought: true },
            { functionCall: { id: "x", name: "get", args: { city: "Paris" } }, thoughtSignature: "c2ln" },
            { functionCall: { name: "get", args: { city: "Rome" } } },
          ],
        },
        {
          role: "user",
          parts: [
            { functionResponse: { id: "x", name: "get", response: { celsius: 21 } } },
            { functionResponse: { name: "get", response: { output: "warm" } } },
            { text: "And?" },
          ],
        },
      ],
    });
    const called = (id: string, args: string) => ({ id, type: "function", function: { name: "get", arguments: args } });
    expect(messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Weather?" },
      {
        role: "assistant",
        content: null,
        reasoning_content: "Hm.",
        reasoning_signature: "gemini:c2ln",
        tool_calls: [called("x", '{"city":"Paris"}'), called("call_0", '{"city":"Rome"}')],
      },
      { role: "tool", tool_call_id: "x", content: '{"celsius":21}' },
      { role: "tool", tool_call_id: "call_0", content: "warm" },
      { role: "user", content: "And?" },
    ]);
  });

  test("images, audio and files", () => {
    const parts = [
      { text: "Look" },
      { inline_data: { mime_type: "image/png", data: "aGk=" } },
      { inlineData: { mimeType: "audio/mpeg", data: "aGk=" } },
      { inlineData: { mimeType: "application/pdf", data: "aGk=" } },
      { fileData: { fileUri: "https://x.test/a.jpg", mimeType: "image/jpeg" } },
    ];
    expect(chat({ contents: [{ parts }] }).messages[0]?.content).toEqual([
      { type: "text", text: "Look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
      { type: "input_audio", input_audio: { data: "aGk=", format: "mp3" } },
      { type: "file", file: { file_data: "data:application/pdf;base64,aGk=", filename: "file.pdf" } },
      { type: "image_url", image_url: { url: "https://x.test/a.jpg" } },
    ]);
  });

  test("settings, tools and a schema in OpenAPI's words", () => {
    const schema = {
      type: "OBJECT",
      properties: {
        a: { type: "STRING", nullable: true },
        b: { type: "ARRAY", items: { type: "INTEGER" }, minItems: "1" },
      },
      required: ["a"],
      propertyOrdering: ["a", "b"],
    };
    const json = {
      type: "object",
      properties: { a: { type: ["string", "null"] }, b: { type: "array", items: { type: "integer" }, minItems: 1 } },
      required: ["a"],
    };
    const sent = chat({
      contents: hello,
      tools: [
        {
          functionDeclarations: [
            { name: "f", parameters: schema },
            { name: "g", parametersJsonSchema: json },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f"] } },
      safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
      generationConfig: {
        maxOutputTokens: 5,
        temperature: 0.2,
        topP: 0.5,
        topK: 4,
        stopSequences: ["END"],
        seed: 3,
        thinkingConfig: { thinkingBudget: 8192 },
        responseMimeType: "application/json",
        responseSchema: schema,
        responseLogprobs: true,
        logprobs: 2,
      },
    });
    expect(sent).toEqual({
      model: "gemini-2.5-flash",
      messages: [{ role: "user", content: "Hello" }],
      tools: [{ type: "function", function: { name: "f", parameters: json } }],
      tool_choice: { type: "function", function: { name: "f" } },
      max_completion_tokens: 5,
      temperature: 0.2,
      top_p: 0.5,
      top_k: 4,
      stop: ["END"],
      seed: 3,
      reasoning_effort: "medium",
      response_format: { type: "json_schema", json_schema: { name: "response", schema: json } },
      logprobs: true,
      top_logprobs: 2,
    });
  });

  const only: [string, object][] = [
    ["tools.0.googleSearch", { contents: hello, tools: [{ googleSearch: {} }] }],
    ["cachedContent", { contents: hello, cachedContent: "cachedContents/x" }],
    ["generationConfig.responseModalities", { contents: hello, generationConfig: { responseModalities: ["IMAGE"] } }],
    ["generationConfig.speechConfig", { contents: hello, generationConfig: { speechConfig: {} } }],
    ["contents.0.parts.0.executableCode", { contents: [{ parts: [{ executableCode: { code: "1" } }] }] }],
    [
      "contents.0.parts.0.functionResponse",
      { contents: [{ parts: [{ functionResponse: { name: "f", response: {} } }] }] },
    ],
  ];
  test.each(only)("what runs at Google only is refused: %s", (param, body) => {
    expect(refused(() => chat(body))).toBe(param);
  });
});

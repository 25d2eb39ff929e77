import { describe, expect, test } from "vitest";
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { geminiProvider } from "./provider.ts";
import { geminiRequest } from "./request.ts";

const context: UpstreamContext = {
  upstreamModel: "gemini-2.5-flash",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 65_536,
  unsupported: "refuse",
};

const hello = { role: "user", content: "Hello" };

function send(chat: Partial<ChatBody>, more: Partial<UpstreamContext> = {}) {
  const request = geminiRequest({ model: "lm", messages: [hello], ...chat }, { ...context, ...more });
  return { ...request, json: JSON.parse(request.body.toString()) };
}

const call = (id: string, name: string, args: string) => ({
  id,
  type: "function",
  function: { name, arguments: args },
});
const weather = {
  type: "function",
  function: { name: "get_weather", description: "d", parameters: { type: "object" } },
};

describe("where it goes", () => {
  test("the path names model and method, the key is a header", () => {
    expect(send({}).path).toBe("/models/gemini-2.5-flash:generateContent");
    expect(send({}, { stream: true }).path).toBe("/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    expect(send({}, { upstreamModel: "tunedModels/a b" }).path).toBe("/tunedModels/a%20b:generateContent");
    const request = { url: new URL("http://x"), headers: [], body: Buffer.alloc(0) };
    expect(geminiProvider.authorize(request, { apiKey: "AIza" }, {})).toEqual(["x-goog-api-key", "AIza"]);
  });
});

describe("messages", () => {
  test("system texts are the instruction; turns keep their roles", () => {
    const { json } = send({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "developer", content: [{ type: "text", text: "Be kind." }] },
        hello,
        { role: "assistant", content: "Hi." },
        { role: "user", content: "And?" },
      ],
    });
    expect(json).toEqual({
      systemInstruction: { parts: [{ text: "Be brief." }, { text: "Be kind." }] },
      contents: [
        { role: "user", parts: [{ text: "Hello" }] },
        { role: "model", parts: [{ text: "Hi." }] },
        { role: "user", parts: [{ text: "And?" }] },
      ],
    });
  });

  test("a chat of instructions alone is a turn to answer to", () => {
    expect(send({ messages: [{ role: "system", content: "Say hi." }] }).json).toEqual({
      contents: [{ role: "user", parts: [{ text: "Say hi." }] }],
    });
  });

  test("parallel calls are one turn, and so are their answers, named by their calls", () => {
    const { json } = send({
      messages: [
        hello,
        {
          role: "assistant",
          content: null,
          tool_calls: [call("c1", "get_weather", '{"city":"Paris"}'), call("c2", "get_time", "")],
        },
        { role: "tool", tool_call_id: "c2", content: "12:00" },
        { role: "tool", tool_call_id: "c1", content: '{"celsius":21}' },
        { role: "user", content: "Thanks" },
      ],
    });
    expect(json.contents.slice(1)).toEqual([
      {
        role: "model",
        parts: [
          { functionCall: { id: "c1", name: "get_weather", args: { city: "Paris" } } },
          { functionCall: { id: "c2", name: "get_time", args: {} } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "c2", name: "get_time", response: { output: "12:00" } } },
          { functionResponse: { id: "c1", name: "get_weather", response: { celsius: 21 } } },
        ],
      },
      { role: "user", parts: [{ text: "Thanks" }] },
    ]);
  });

  test("a figure that a double would bend goes as text", () => {
    const messages = [
      hello,
      { role: "assistant", tool_calls: [call("c", "find", "{}")] },
      { role: "tool", tool_call_id: "c", content: '{"id":12345678901234567890}' },
    ];
    expect(send({ messages }).json.contents[2].parts[0].functionResponse.response).toEqual({
      output: '{"id":12345678901234567890}',
    });
  });

  test("a signature goes back to the first call, or to the text; Gemini 3 gets Google's stand-in for a missing one", () => {
    const turn = (more: object) => [hello, { role: "assistant", content: "Hm", ...more }];
    const calls = { tool_calls: [call("a", "f", "{}"), call("b", "f", "{}")] };
    const partsOf = (more: object, upstreamModel: string) =>
      send({ messages: turn(more) }, { upstreamModel }).json.contents[1].parts;
    expect(partsOf({ ...calls, reasoning_signature: "gemini:sig" }, "gemini-3-pro")).toEqual([
      { text: "Hm" },
      { functionCall: { id: "a", name: "f", args: {} }, thoughtSignature: "sig" },
      { functionCall: { id: "b", name: "f", args: {} } },
    ]);
    expect(partsOf(calls, "gemini-3-pro")[1].thoughtSignature).toBe("skip_thought_signature_validator");
    expect(partsOf(calls, "gemini-2.5-pro")[1].thoughtSignature).toBeUndefined();
    expect(partsOf({ reasoning_signature: "gemini:sig" }, "gemini-2.5-pro")).toEqual([
      { text: "Hm", thoughtSignature: "sig" },
    ]);
  });

  test("images, audio and files go inline, or by address", () => {
    const content = [
      { type: "text", text: "Look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aGk=", detail: "low" } },
      { type: "image_url", image_url: { url: "https://x.test/a.jpg?w=1" } },
      { type: "input_audio", input_audio: { data: "UklG", format: "wav" } },
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBE" } },
      { type: "file", file: { file_url: "https://x.test/b" } },
    ];
    expect(send({ messages: [{ role: "user", content }] }).json.contents[0].parts).toEqual([
      { text: "Look" },
      { inlineData: { mimeType: "image/png", data: "aGk=" } },
      { fileData: { fileUri: "https://x.test/a.jpg?w=1", mimeType: "image/jpeg" } },
      { inlineData: { mimeType: "audio/wav", data: "UklG" } },
      { inlineData: { mimeType: "application/pdf", data: "JVBE" } },
      { fileData: { fileUri: "https://x.test/b" } },
    ]);
  });
});

test("parameters by Google's names", () => {
  const { json } = send({
    max_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    n: 2,
    seed: 7,
    stop: "END",
    presence_penalty: 0.1,
    frequency_penalty: -0.2,
    logprobs: true,
    top_logprobs: 3,
    user: "u",
    metadata: { a: "b" },
  });
  expect(json.generationConfig).toEqual({
    maxOutputTokens: 100,
    temperature: 0.5,
    topP: 0.9,
    candidateCount: 2,
    seed: 7,
    stopSequences: ["END"],
    presencePenalty: 0.1,
    frequencyPenalty: -0.2,
    responseLogprobs: true,
    logprobs: 3,
  });
});

test("the cap of what the hold covers is imposed where the client named none", () => {
  expect(send({}, { outputCap: 50 }).json.generationConfig).toEqual({ maxOutputTokens: 50 });
  expect(send({ max_completion_tokens: 9 }, { outputCap: 50 }).json.generationConfig).toEqual({ maxOutputTokens: 9 });
});

test("JSON output, free or by a schema", () => {
  const schema = { type: "object", properties: { __proto__x: { type: "string" } }, additionalProperties: false };
  expect(send({ response_format: { type: "json_object" } }).json.generationConfig).toEqual({
    responseMimeType: "application/json",
  });
  const format = { type: "json_schema", json_schema: { name: "n", strict: true, schema } };
  expect(send({ response_format: format }).json.generationConfig).toEqual({
    responseMimeType: "application/json",
    responseJsonSchema: schema,
  });
  expect(send({ response_format: { type: "text" } }).json.generationConfig).toBeUndefined();
});

test.each([
  ["none", "gemini-2.5-flash", { thinkingBudget: 0 }],
  ["low", "gemini-2.5-flash", { thinkingBudget: 1_024, includeThoughts: true }],
  ["medium", "gemini-2.5-pro", { thinkingBudget: 8_192, includeThoughts: true }],
  ["high", "gemini-3-pro-preview", { thinkingLevel: "high", includeThoughts: true }],
  ["minimal", "gemini-3-flash-preview", { thinkingLevel: "minimal", includeThoughts: true }],
])("effort %s of %s", (reasoning_effort, upstreamModel, thinkingConfig) => {
  expect(send({ reasoning_effort }, { upstreamModel }).json.generationConfig).toEqual({ thinkingConfig });
});

test("tools, and the choice among them", () => {
  const json = (choice: unknown) => send({ tools: [weather], tool_choice: choice }).json;
  expect(json("required")).toMatchObject({
    tools: [
      { functionDeclarations: [{ name: "get_weather", description: "d", parametersJsonSchema: { type: "object" } }] },
    ],
    toolConfig: { functionCallingConfig: { mode: "ANY" } },
  });
  const config = (choice: unknown) => json(choice).toolConfig?.functionCallingConfig;
  expect(config(undefined)).toBeUndefined();
  expect(config("none")).toEqual({ mode: "NONE" });
  const named = { mode: "ANY", allowedFunctionNames: ["get_weather"] };
  expect(config({ type: "function", function: { name: "get_weather" } })).toEqual(named);
  const allowed = { mode: "auto", tools: [{ type: "function", function: { name: "get_weather" } }] };
  expect(config({ type: "allowed_tools", allowed_tools: allowed })).toEqual({ ...named, mode: "VALIDATED" });
});

test("the operator's safety settings go along", () => {
  const safetySettings = [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }];
  expect(send({}, { settings: { safety_settings: safetySettings } }).json.safetySettings).toEqual(safetySettings);
});

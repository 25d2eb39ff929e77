import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { modelTraits } from "./models.ts";
import { makeRequest } from "./request.ts";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const user = { role: "user", content: "Hi" };
const context = (more: Partial<UpstreamContext> = {}): UpstreamContext => ({
  upstreamModel: claude,
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 8192,
  unsupported: "refuse",
  ...more,
});
const request = (chat: Record<string, unknown>, more: Partial<UpstreamContext> = {}) =>
  makeRequest({ model: "mine", messages: [user], ...chat }, context(more));
const sent = (chat: Record<string, unknown>, more: Partial<UpstreamContext> = {}) =>
  JSON.parse(request(chat, more).body.toString());

/** The parameter that a refused request names; undefined: it was not refused. */
function refused(chat: Record<string, unknown>, more: Partial<UpstreamContext> = {}): string | null | undefined {
  try {
    request(chat, more);
    return undefined;
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param;
    throw error;
  }
}

const tool = { type: "function", function: { name: "top_song", description: "Songs", parameters: { type: "object" } } };

describe("a call of Converse", () => {
  test("goes to the model's own path, its id escaped; a stream to another", () => {
    expect(request({}).path).toBe("/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");
    const arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/mine";
    const streamed = request({}, { stream: true, upstreamModel: arn });
    expect(streamed.path).toBe(
      "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fmine/converse-stream",
    );
    expect(streamed.headers).toEqual([
      "content-type",
      "application/json",
      "accept",
      "application/vnd.amazon.eventstream",
    ]);
  });

  test("carries the prompt and the inference's parameters", () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "developer", content: [{ type: "text", text: "Rhyme.", cache_control: { type: "ephemeral" } }] },
      user,
    ];
    const chat = {
      messages,
      max_tokens: 50,
      temperature: 0.2,
      stop: "END",
      user: "u",
      metadata: { a: "b" },
    };
    expect(sent(chat)).toEqual({
      messages: [{ role: "user", content: [{ text: "Hi" }] }],
      system: [{ text: "Be brief." }, { text: "Rhyme." }, { cachePoint: { type: "default" } }],
      inferenceConfig: { maxTokens: 50, temperature: 0.2, stopSequences: ["END"] },
      additionalModelResponseFieldPaths: ["/stop_sequence"],
    });
  });

  test("takes the cap that the hold covers where the client named none", () => {
    expect(sent({}, { outputCap: 300 }).inferenceConfig).toEqual({ maxTokens: 300 });
    expect(sent({ max_completion_tokens: 7 }, { outputCap: 300 }).inferenceConfig).toEqual({ maxTokens: 7 });
    expect(sent({}).inferenceConfig).toBeUndefined();
  });

  test("tells images, documents and sounds by their bytes", () => {
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: "data:image/jpeg;base64,/9j/4AAQ" } },
      { type: "file", file: { filename: "Q3_report.final.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
      { type: "file", file: { filename: "Q3 report final.md", file_data: "IyBIaQ==" } },
      { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
    ];
    expect(sent({ messages: [{ role: "user", content }] }).messages[0].content).toEqual([
      { text: "What is this?" },
      { image: { format: "jpeg", source: { bytes: "/9j/4AAQ" } } },
      { document: { format: "pdf", name: "Q3 report final", source: { bytes: "JVBERi0=" } } },
      { document: { format: "md", name: "Q3 report final (2)", source: { bytes: "IyBIaQ==" } } },
      { audio: { format: "wav", source: { bytes: "UklGRg==" } } },
    ]);
  });

  test("by address there is no image and no file: not of the web, and never of the operator's own buckets", () => {
    const part = (part: object) => ({ messages: [{ role: "user", content: [part] }] });
    for (const url of ["https://example.com/a.png", "s3://bucket/a.png", "data:image/svg+xml;base64,AAAA", ""]) {
      for (const unsupported of ["refuse", "drop"] as const) {
        const refusal = refused(part({ type: "image_url", image_url: { url } }), { unsupported });
        expect(refusal, url).toBe("messages.0.content.0.image_url.url");
      }
    }
    expect(refused(part({ type: "file", file: { file_id: "file-1" } }))).toBe("messages.0.content.0.file.file_id");
    expect(refused(part({ type: "file", file: { file_data: "AAAA" } }))).toBe("messages.0.content.0.file.file_data");
    expect(refused(part({ type: "video_url" }))).toBe("messages.0.content.0.type");
  });

  test("declares tools, and answers to parallel calls come in one turn", () => {
    const messages = [
      user,
      {
        role: "assistant",
        content: null,
        reasoning_content: "Both.",
        reasoning_signature: "anthropic:sig==",
        tool_calls: [
          { id: "call_1", type: "function", function: { name: "top_song", arguments: '{"sign":"W"}' } },
          { id: "call:2", type: "function", function: { name: "top_song", arguments: "" } },
        ],
      },
      { role: "tool", tool_call_id: "call_1", content: "Elemental Hotel" },
      { role: "tool", tool_call_id: "call:2", content: "" },
      { role: "user", content: "Thanks" },
    ];
    const tools = [{ ...tool, cache_control: { type: "ephemeral", ttl: "1h" } }];
    expect(refused({ messages, tools })).toBe("tools.0.cache_control.ttl");
    const body = sent({ messages, tools, reasoning_effort: "low" }, { settings: { paid_extras: true } });
    expect(body.messages[1]).toEqual({
      role: "assistant",
      content: [
        { reasoningContent: { reasoningText: { text: "Both.", signature: "sig==" } } },
        { toolUse: { toolUseId: "call_1", name: "top_song", input: { sign: "W" } } },
        { toolUse: { toolUseId: expect.stringMatching(/^call_[0-9a-f]{40}$/), name: "top_song", input: {} } },
      ],
    });
    expect(body.messages[2]).toEqual({
      role: "user",
      content: [
        { toolResult: { toolUseId: "call_1", content: [{ text: "Elemental Hotel" }] } },
        {
          toolResult: { toolUseId: body.messages[1].content[2].toolUse.toolUseId, content: [{ text: "(no output)" }] },
        },
        { text: "Thanks" },
      ],
    });
    expect(body.toolConfig).toEqual({
      tools: [
        { toolSpec: { name: "top_song", description: "Songs", inputSchema: { json: { type: "object" } } } },
        { cachePoint: { type: "default", ttl: "1h" } },
      ],
    });
  });

  test("keeps the tools of earlier calls declared, for Converse refuses calls without", () => {
    const calls = [{ id: "a", type: "function", function: { name: "gone", arguments: "{}" } }];
    const messages = [
      user,
      { role: "assistant", tool_calls: calls },
      { role: "tool", tool_call_id: "a", content: "x" },
    ];
    const declared = { tools: [{ toolSpec: { name: "gone", inputSchema: { json: { type: "object" } } } }] };
    expect(sent({ messages }).toolConfig).toEqual(declared);
    expect(refused({ messages, tool_choice: "none" })).toBe("tool_choice");
    expect(sent({ messages, tool_choice: "none" }, { unsupported: "drop" }).toolConfig).toEqual(declared);
  });

  test("tells the choice of tools, and one call at a time where the model can", () => {
    const tools = [tool];
    const named = { type: "function", function: { name: "top_song" } };
    expect(sent({ tools, tool_choice: "auto" }).toolConfig.toolChoice).toBeUndefined();
    expect(sent({ tools, tool_choice: "required" }).toolConfig.toolChoice).toEqual({ any: {} });
    expect(sent({ tools, tool_choice: named }).toolConfig.toolChoice).toEqual({ tool: { name: "top_song" } });
    expect(sent({ tools, tool_choice: "none" }).toolConfig).toBeUndefined();
    const single = sent({ tools, tool_choice: named, parallel_tool_calls: false });
    expect(single.toolConfig.toolChoice).toBeUndefined();
    expect(single.additionalModelRequestFields).toEqual({
      tool_choice: { type: "tool", name: "top_song", disable_parallel_tool_use: true },
    });
    const nova = { upstreamModel: "amazon.nova-pro-v1:0" };
    expect(refused({ tools, parallel_tool_calls: false }, nova)).toBe("parallel_tool_calls");
  });

  test("asks each vendor's models to reason in the vendor's words", () => {
    const fields = (upstreamModel: string, effort: string, more = {}) =>
      sent({ reasoning_effort: effort, ...more }, { upstreamModel });
    expect(fields(claude, "low")).toMatchObject({
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2048 } },
      inferenceConfig: { maxTokens: 8192 },
    });
    // A fifth of the cap is left for the answer.
    expect(fields(claude, "high", { max_tokens: 5000 }).additionalModelRequestFields.thinking.budget_tokens).toBe(4000);
    expect(refused({ reasoning_effort: "high", max_tokens: 1000 })).toBe("reasoning_effort");
    expect(refused({ reasoning_effort: "high", temperature: 0.3 })).toBe("temperature");
    expect(refused({ reasoning_effort: "high", tools: [tool], tool_choice: "required" })).toBe("reasoning_effort");
    const calls = [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }];
    const unproven = [
      user,
      { role: "assistant", tool_calls: calls },
      { role: "tool", tool_call_id: "a", content: "x" },
    ];
    expect(fields(claude, "high", { messages: unproven }).additionalModelRequestFields).toBeUndefined();
    for (const model of ["anthropic.claude-opus-4-6-v1", "eu.anthropic.claude-opus-4-7", "anthropic.claude-sonnet-5"]) {
      const adaptive = { thinking: { type: "adaptive" }, output_config: { effort: "medium" } };
      expect(fields(model, "medium").additionalModelRequestFields, model).toEqual(adaptive);
    }
    expect(fields("openai.gpt-oss-120b-1:0", "minimal").additionalModelRequestFields).toEqual({
      reasoning_effort: "low",
    });
    expect(fields("us.amazon.nova-2-lite-v1:0", "high").additionalModelRequestFields).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "high" },
    });
    expect(fields(claude, "none").additionalModelRequestFields).toBeUndefined();
    expect(refused({ reasoning_effort: "low" }, { upstreamModel: "meta.llama3-1-70b-instruct-v1:0" })).toBe(
      "reasoning_effort",
    );
    expect(refused({ reasoning_effort: "enormous" })).toBe("reasoning_effort");
  });

  test("knows what models take beside each other", () => {
    const both = { temperature: 0.5, top_p: 0.9 };
    expect(refused(both)).toBe("top_p");
    expect(sent(both, { unsupported: "drop" }).inferenceConfig).toEqual({ temperature: 0.5 });
    expect(refused({ temperature: 0.5 }, { upstreamModel: "anthropic.claude-opus-4-7" })).toBe("temperature");
    expect(refused({ temperature: 1, top_p: 1 }, { upstreamModel: "anthropic.claude-opus-4-7" })).toBeUndefined();
    const llama = { upstreamModel: "meta.llama3-1-70b-instruct-v1:0" };
    expect(sent({ temperature: 1.7, top_p: 0.9 }, llama).inferenceConfig).toEqual({ temperature: 1, topP: 0.9 });
    expect(sent({ top_k: 5 }).additionalModelRequestFields).toEqual({ top_k: 5 });
    expect(sent({ top_k: 5 }, { upstreamModel: "amazon.nova-pro-v1:0" }).additionalModelRequestFields).toEqual({
      inferenceConfig: { topK: 5 },
    });
    const versions: [string, string][] = [
      ["anthropic.claude-3-5-sonnet-20241022-v2:0", "none"],
      ["anthropic.claude-3-haiku-20240307-v1:0", "none"],
      ["us.anthropic.claude-3-7-sonnet-20250219-v1:0", "budget"],
      ["us.anthropic.claude-sonnet-4-20250514-v1:0", "budget"],
      ["global.anthropic.claude-opus-4-5-20251101-v1:0", "budget"],
      ["anthropic.claude-opus-4-6-v1", "adaptive"],
    ];
    for (const [model, reasoning] of versions) expect(modelTraits(model).reasoning, model).toBe(reasoning);
  });

  test("gives redacted reasoning back as it came", () => {
    const messages = [
      user,
      { role: "assistant", content: "4", reasoning_signature: "anthropic:redacted_thinking:AAEC" },
      user,
    ];
    expect(sent({ messages, reasoning_effort: "low" }).messages[1].content).toEqual([
      { reasoningContent: { redactedContent: "AAEC" } },
      { text: "4" },
    ]);
    // Claude that does not reason takes none of it.
    expect(sent({ messages }).messages[1].content).toEqual([{ text: "4" }]);
  });

  test("asks for JSON by schema", () => {
    const schema = { type: "object", properties: { a: { type: "string" } } };
    const body = sent({ response_format: { type: "json_schema", json_schema: { name: "it", schema, strict: true } } });
    expect(body.outputConfig).toEqual({
      textFormat: { type: "json_schema", structure: { jsonSchema: { name: "it", schema: JSON.stringify(schema) } } },
    });
    expect(refused({ response_format: { type: "json_object" } })).toBe("response_format.type");
  });
});

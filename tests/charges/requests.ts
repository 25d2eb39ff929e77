/** Requests that say all that a format can: of chats by the client's format, of media by endpoint. */
import type { ChatFormat } from "#server/providers/port.ts";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const dataUrl = `data:image/png;base64,${png}`;
const schema = { type: "object", properties: { q: { type: "string" } }, required: ["q"] };
const model = "lm";

const openAiTool = {
  type: "function",
  function: { name: "find", description: "Finds.", parameters: schema, strict: true },
};
const openAiCall = { id: "call_1", type: "function", function: { name: "find", arguments: '{"q":"a"}' } };

export const samples: Record<Exclude<ChatFormat, "bedrock">, object[]> = {
  openai_chat: [
    {
      model,
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: dataUrl, detail: "low" } },
          ],
        },
        { role: "assistant", content: null, tool_calls: [openAiCall] },
        { role: "tool", tool_call_id: "call_1", content: "A lock." },
        { role: "user", name: "ann", content: "Go on." },
      ],
      tools: [openAiTool],
      tool_choice: { type: "function", function: { name: "find" } },
      parallel_tool_calls: false,
      max_completion_tokens: 20,
      temperature: 0.5,
      top_p: 0.9,
      stop: ["END"],
      user: "u",
    },
    {
      model,
      messages: [{ role: "user", content: "Hi" }],
      response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
      reasoning_effort: "low",
      metadata: { a: "b" },
      seed: 1,
      n: 1,
    },
  ],
  openai_completions: [
    { model, prompt: ["Once", "Twice"], max_tokens: 9, temperature: 1, stop: "END", n: 1, user: "u" },
    { model, prompt: "Once", echo: false, best_of: 1, presence_penalty: 0, seed: 3 },
  ],
  openai_responses: [
    {
      model,
      instructions: "Be brief.",
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "What is this?" },
            { type: "input_image", image_url: dataUrl, detail: "auto" },
          ],
        },
        { type: "function_call", call_id: "call_1", name: "find", arguments: '{"q":"a"}' },
        { type: "function_call_output", call_id: "call_1", output: "A lock." },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "A lock.", annotations: [] }] },
        { role: "user", content: "Go on." },
      ],
      tools: [{ type: "function", name: "find", parameters: schema, strict: false }],
      tool_choice: { type: "function", name: "find" },
      max_output_tokens: 50,
      temperature: 0.5,
      user: "u",
    },
    {
      model,
      input: "Hi",
      reasoning: { effort: "low" },
      text: { format: { type: "json_schema", name: "answer", schema, strict: true } },
      metadata: { a: "b" },
      store: false,
    },
  ],
  anthropic: [
    {
      model,
      max_tokens: 50,
      system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
      messages: [
        {
          role: "user",
          content: [
            { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
            { type: "text", text: "What is this?" },
          ],
        },
        { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "find", input: { q: "a" } }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "A lock." }] },
      ],
      tools: [{ name: "find", description: "Finds.", input_schema: schema }],
      tool_choice: { type: "tool", name: "find", disable_parallel_tool_use: true },
      stop_sequences: ["END"],
      temperature: 0.5,
      metadata: { user_id: "u" },
    },
    {
      model,
      max_tokens: 3_000,
      messages: [{ role: "user", content: "Hi" }],
      thinking: { type: "enabled", budget_tokens: 1_024 },
    },
  ],
  gemini: [
    {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "What is this?" }, { inlineData: { mimeType: "image/png", data: png } }] },
        { role: "model", parts: [{ functionCall: { name: "find", args: { q: "a" } } }] },
        { role: "user", parts: [{ functionResponse: { name: "find", response: { output: "A lock." } } }] },
      ],
      tools: [{ functionDeclarations: [{ name: "find", description: "Finds.", parameters: schema }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["find"] } },
      generationConfig: { maxOutputTokens: 20, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
    },
    {
      contents: [{ parts: [{ text: "Hi" }] }],
      generationConfig: {
        responseMimeType: "application/json",
        responseSchema: schema,
        thinkingConfig: { thinkingBudget: 128, includeThoughts: true },
      },
    },
  ],
  ollama_chat: [
    {
      model,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is this?", images: [png] },
        { role: "assistant", content: "", tool_calls: [{ function: { name: "find", arguments: { q: "a" } } }] },
        { role: "tool", tool_name: "find", content: "A lock." },
      ],
      tools: [openAiTool],
      stream: false,
      options: { num_predict: 20, temperature: 0.5, top_p: 0.9, stop: ["END"], seed: 1 },
    },
    { model, messages: [{ role: "user", content: "Hi" }], format: schema, think: "low", keep_alive: "5m" },
  ],
  ollama_generate: [
    { model, prompt: "What is this?", system: "Be brief.", images: [png], stream: false, options: { num_predict: 20 } },
    { model, prompt: "Hi", format: "json", think: true, raw: false },
  ],
};

export const mediaSamples = {
  embeddings: {
    model,
    input: ["a", "b"],
    dimensions: 64,
    encoding_format: "float",
    user: "u",
    input_type: "search_query",
  },
  "images/generations": {
    model,
    prompt: "a lock",
    n: 1,
    size: "1024x1024",
    quality: "high",
    response_format: "b64_json",
    background: "auto",
    user: "u",
  },
  "audio/speech": { model, input: "Hi", voice: "alloy", response_format: "mp3", speed: 1, instructions: "Calm." },
  moderations: { model, input: ["a", { type: "text", text: "b" }] },
  rerank: { model, query: "which", documents: ["a", { text: "b" }], top_n: 1, return_documents: true },
};

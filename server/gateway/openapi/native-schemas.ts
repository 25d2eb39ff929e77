/** Anthropic's messages, Gemini's generateContent and Ollama's API, as far as most clients go. */
import { z } from "zod";
import { chatMessage, modelField, streamFields } from "./chat-schemas.ts";

const text = z.string();
const loose = z.looseObject({});

const anthropicMessage = z
  .looseObject({ role: z.enum(["user", "assistant"]), content: z.union([text, z.array(loose)]) })
  .meta({ id: "AnthropicMessage" });
const anthropicInput = {
  model: modelField,
  messages: z.array(anthropicMessage).min(1),
  system: z.union([text, z.array(loose)]).optional(),
  tools: z.array(loose).optional(),
};
export const anthropicRequest = z
  .looseObject({
    ...anthropicInput,
    max_tokens: z.int().min(1),
    ...streamFields,
    temperature: z.number().min(0).max(1).optional(),
    stop_sequences: z.array(text).optional(),
    thinking: loose.optional(),
  })
  .meta({ id: "AnthropicRequest" });
export const anthropicAnswer = z
  .looseObject({
    id: text,
    type: z.literal("message"),
    role: z.literal("assistant"),
    model: text,
    content: z.array(loose),
    stop_reason: text.nullable(),
    usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int() }),
  })
  .meta({ id: "AnthropicAnswer" });
export const anthropicCountRequest = z.looseObject(anthropicInput).meta({ id: "AnthropicCountRequest" });
export const anthropicCount = z.looseObject({ input_tokens: z.int() }).meta({ id: "AnthropicCount" });

const geminiContent = z
  .looseObject({ role: z.enum(["user", "model"]).optional(), parts: z.array(loose) })
  .meta({ id: "GeminiContent" });
export const geminiRequest = z
  .looseObject({
    contents: z.array(geminiContent).min(1),
    systemInstruction: geminiContent.optional(),
    tools: z.array(loose).optional(),
    generationConfig: z
      .looseObject({
        maxOutputTokens: z.int().min(1).optional(),
        temperature: z.number().min(0).max(2).optional(),
        responseMimeType: text.optional(),
      })
      .optional(),
  })
  .meta({ id: "GeminiRequest" });
export const geminiAnswer = z
  .looseObject({
    candidates: z.array(z.looseObject({ content: geminiContent, finishReason: text.optional() })),
    usageMetadata: z.looseObject({
      promptTokenCount: z.int().optional(),
      candidatesTokenCount: z.int().optional(),
      totalTokenCount: z.int().optional(),
    }),
    modelVersion: text.optional(),
  })
  .meta({ id: "GeminiAnswer" });
export const geminiCountRequest = z
  .looseObject({ contents: z.array(geminiContent).optional() })
  .meta({ id: "GeminiCountRequest" });
export const geminiCount = z.looseObject({ totalTokens: z.int() }).meta({ id: "GeminiCount" });

/** Ollama streams unless it is told not to. */
const ollamaStream = { stream: z.boolean().default(true).optional(), options: loose.optional() };
export const ollamaChatRequest = z
  .looseObject({ model: modelField, messages: z.array(chatMessage), tools: z.array(loose).optional(), ...ollamaStream })
  .meta({ id: "OllamaChatRequest" });
export const ollamaGenerateRequest = z
  .looseObject({ model: modelField, prompt: text, system: text.optional(), ...ollamaStream })
  .meta({ id: "OllamaGenerateRequest" });
const ollamaEnd = {
  model: text,
  created_at: text,
  done: z.boolean(),
  prompt_eval_count: z.int().optional(),
  eval_count: z.int().optional(),
};
export const ollamaChatAnswer = z
  .looseObject({ ...ollamaEnd, message: z.looseObject({ role: text, content: text }) })
  .meta({ id: "OllamaChatAnswer" });
export const ollamaGenerateAnswer = z
  .looseObject({ ...ollamaEnd, response: text })
  .meta({ id: "OllamaGenerateAnswer" });
export const ollamaTags = z.looseObject({ models: z.array(z.looseObject({ name: text })) }).meta({ id: "OllamaTags" });
export const ollamaShowRequest = z.looseObject({ model: modelField }).meta({ id: "OllamaShowRequest" });
export const ollamaModel = z.looseObject({ capabilities: z.array(text).optional() }).meta({ id: "OllamaModel" });
export const ollamaVersion = z.looseObject({ version: text }).meta({ id: "OllamaVersion" });

/** OpenAI's chat completions, as far as most clients go; further fields go on to the upstream as they are. */
import { z } from "zod";

export const modelField = z.string().describe("A model of this endpoint, as GET /v1/models names it.");
const text = z.string();

const contentPart = z
  .looseObject({ type: z.enum(["text", "image_url", "input_audio", "file"]), text: text.optional() })
  .describe("A text, an image by address or data, a sound or a file.");

export const toolCall = z
  .looseObject({
    id: text,
    type: z.literal("function"),
    function: z.looseObject({ name: text, arguments: text.describe("JSON, as the model wrote it.") }),
  })
  .meta({ id: "ToolCall" });

export const chatMessage = z
  .looseObject({
    role: z.enum(["system", "developer", "user", "assistant", "tool"]),
    content: z
      .union([text, z.array(contentPart)])
      .nullable()
      .optional(),
    name: text.optional(),
    tool_calls: z.array(toolCall).optional().describe("Of an assistant's message: what it calls."),
    tool_call_id: text.optional().describe("Of a tool's message: the call that it answers."),
  })
  .meta({ id: "ChatMessage" });

export const chatTool = z
  .looseObject({
    type: z.literal("function"),
    function: z.looseObject({
      name: text,
      description: text.optional(),
      parameters: z.looseObject({}).optional().describe("A JSON schema."),
    }),
  })
  .meta({ id: "Tool" });

export const streamFields = {
  stream: z.boolean().default(false).optional().describe("Answers piece by piece, as server-sent events."),
};

const jsonSchemaFormat = z.looseObject({
  type: z.enum(["text", "json_object", "json_schema"]),
  json_schema: z
    .looseObject({ name: text, schema: z.looseObject({}), strict: z.boolean().optional() })
    .optional()
    .describe("The schema that the answer must follow."),
});

export const chatRequest = z
  .looseObject({
    model: modelField,
    messages: z.array(chatMessage).min(1),
    ...streamFields,
    stream_options: z
      .looseObject({ include_usage: z.boolean().optional().describe("A last event with the tokens.") })
      .optional(),
    max_tokens: z.int().min(1).optional().describe("The most tokens of the answer; it also bounds what is held."),
    max_completion_tokens: z.int().min(1).optional().describe("The same, reasoning included."),
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    n: z.int().min(1).optional().describe("Choices; each is charged."),
    stop: z.union([text, z.array(text)]).optional(),
    seed: z.int().optional(),
    tools: z.array(chatTool).optional(),
    tool_choice: z.union([z.enum(["none", "auto", "required"]), z.looseObject({})]).optional(),
    response_format: jsonSchemaFormat.optional(),
    reasoning_effort: text.optional(),
    user: text.optional().describe("Your user's id: keeps them to one route where the endpoint is sticky."),
  })
  .meta({ id: "ChatRequest" });

export const chatUsage = z
  .looseObject({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    prompt_tokens_details: z.looseObject({ cached_tokens: z.int().optional() }).optional(),
    completion_tokens_details: z.looseObject({ reasoning_tokens: z.int().optional() }).optional(),
  })
  .meta({ id: "Usage" });

export const chatCompletion = z
  .looseObject({
    id: text,
    object: z.literal("chat.completion"),
    created: z.int().describe("Unix time in seconds."),
    model: text.describe("What the upstream reports, or the model as you named it where the endpoint hides that."),
    choices: z.array(
      z.looseObject({
        index: z.int(),
        message: chatMessage,
        finish_reason: z.enum(["stop", "length", "tool_calls", "content_filter"]).nullable(),
      }),
    ),
    usage: chatUsage,
  })
  .meta({ id: "ChatCompletion" });

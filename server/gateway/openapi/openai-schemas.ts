/** OpenAI's other texts, embeddings, moderations and lists; Jina's and Cohere's rerank. */
import { z } from "zod";
import { chatUsage, modelField, streamFields } from "./chat-schemas.ts";

const text = z.string();
const looseList = z.array(z.looseObject({}));

export const completionRequest = z
  .looseObject({
    model: modelField,
    prompt: z.union([text, z.array(text)]),
    ...streamFields,
    max_tokens: z.int().min(1).optional(),
    temperature: z.number().min(0).max(2).optional(),
    stop: z.union([text, z.array(text)]).optional(),
  })
  .meta({ id: "CompletionRequest" });
export const completion = z
  .looseObject({
    id: text,
    object: z.literal("text_completion"),
    created: z.int(),
    model: text,
    choices: z.array(z.looseObject({ index: z.int(), text, finish_reason: text.nullable() })),
    usage: chatUsage.optional(),
  })
  .meta({ id: "Completion" });

export const responseRequest = z
  .looseObject({
    model: modelField,
    input: z.union([text, looseList]).describe("A text, or a list of input items. Stored conversations are refused."),
    instructions: text.optional(),
    ...streamFields,
    max_output_tokens: z.int().min(1).optional(),
    temperature: z.number().min(0).max(2).optional(),
    tools: looseList.optional(),
    reasoning: z.looseObject({ effort: text.optional() }).optional(),
    text: z.looseObject({ format: z.looseObject({}).optional() }).optional(),
  })
  .meta({ id: "ResponseRequest" });
export const responseObject = z
  .looseObject({
    id: text,
    object: z.literal("response"),
    created_at: z.int(),
    status: text,
    model: text,
    output: looseList,
    usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int(), total_tokens: z.int() }).nullable(),
  })
  .meta({ id: "Response" });

export const embeddingRequest = z
  .looseObject({
    model: modelField,
    input: z.union([text, z.array(text), z.array(z.int()), z.array(z.array(z.int()))]),
    dimensions: z.int().min(1).optional(),
    encoding_format: z.enum(["float", "base64"]).optional(),
  })
  .meta({ id: "EmbeddingRequest" });
export const embeddingList = z
  .looseObject({
    object: z.literal("list"),
    model: text,
    data: z.array(
      z.looseObject({
        object: z.literal("embedding"),
        index: z.int(),
        embedding: z.union([z.array(z.number()), text]),
      }),
    ),
    usage: z.looseObject({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: "EmbeddingList" });

export const moderationRequest = z
  .looseObject({ model: modelField, input: z.union([text, z.array(text), looseList]) })
  .meta({ id: "ModerationRequest" });
export const moderation = z
  .looseObject({
    id: text,
    model: text,
    results: z.array(
      z.looseObject({ flagged: z.boolean(), categories: z.looseObject({}), category_scores: z.looseObject({}) }),
    ),
  })
  .meta({ id: "Moderation" });

export const rerankRequest = z
  .looseObject({
    model: modelField,
    query: text,
    documents: z.array(z.union([text, z.looseObject({})])).min(1),
    top_n: z.int().min(1).optional(),
    return_documents: z.boolean().optional(),
  })
  .meta({ id: "RerankRequest" });
export const rerankResult = z
  .looseObject({ results: z.array(z.looseObject({ index: z.int(), relevance_score: z.number() })) })
  .meta({ id: "RerankResult" });

export const modelList = z
  .looseObject({
    object: z.literal("list"),
    data: z.array(z.looseObject({ id: text, object: z.literal("model"), created: z.int(), owned_by: text })),
  })
  .meta({ id: "ModelList" });

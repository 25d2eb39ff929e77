/** Shapes of /metric-expressions: how an operator tries what a metric would measure. */
import { z } from "zod";

const count = (meaning: string) => z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe(meaning);

export const testMetricExpressionInputSchema = z.strictObject({
  expression: z
    .string()
    .max(2_000)
    .describe("In CEL's grammar, e.g. openai_completions_usage().prompt_tokens or body.pages * 2."),
  sample: z
    .strictObject({
      body: z
        .unknown()
        .describe("The reply: JSON, or its text as it came (JSON, server-sent events or JSON lines).")
        .optional(),
      request: z.unknown().describe("The client's JSON.").optional(),
      headers: z.record(z.string().max(200), z.string().max(8_192)).default({}).describe("Of the reply."),
      status: z.number().int().min(100).max(599).default(200).describe("Of the reply."),
      duration_ms: z.number().min(0).max(86_400_000).default(0).describe("Milliseconds that the reply took."),
      bytes_in: count("Bytes of the request's body."),
      bytes_out: count("Bytes of the reply's body."),
    })
    .describe("A reply to try it on."),
});
export type TestMetricExpressionInput = z.infer<typeof testMetricExpressionInputSchema>;

export const metricTestSchema = z.object({
  value: z.number().int().nullable().describe("The quantity, rounded half up; null: it has none for this reply."),
  error: z.string().nullable().describe("Why there is no quantity."),
  position: z.number().int().nullable().describe("Offset in the expression of what failed."),
});
export type MetricTestView = z.infer<typeof metricTestSchema>;

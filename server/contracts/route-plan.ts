/** Shapes of the question which route a request would take, and of what the routes really took. */
import { z } from "zod";
import { logicalModelInputSchema, modelNameSchema, routingSchema } from "./virtual-endpoint.ts";
import { creditsSchema, idSchema, timeSchema } from "./wire.ts";

/** One endpoint of the gateway for each kind of model. */
export const sampleEndpoints = [
  "chat/completions",
  "embeddings",
  "images/generations",
  "audio/speech",
  "audio/transcriptions",
  "moderations",
  "rerank",
  "pass",
] as const;
export type SampleEndpoint = (typeof sampleEndpoints)[number];

const tokens = z.number().int().min(0).max(100_000_000);
const need = (meaning: string) => z.boolean().default(false).describe(meaning);

export const sampleRequestSchema = z
  .strictObject({
    endpoint: z.enum(sampleEndpoints).default("chat/completions"),
    input_tokens: tokens.default(100).describe("About so much text going in; of a chat only."),
    max_tokens: tokens.min(1).nullable().default(null).describe("The client's cap of the answer; of a chat only."),
    tools: need("The chat offers tools."),
    vision: need("It has an image."),
    audio: need("It has a recording."),
    files: need("It has a file."),
    json_schema: need("The answer has to follow a JSON schema."),
    user: z.string().min(1).max(256).nullable().default(null).describe("Who the client says its user is."),
  })
  .describe("A request as far as routing looks at it.");
export type SampleRequest = z.infer<typeof sampleRequestSchema>;

export const planRoutesInputSchema = z
  .strictObject({
    id: idSchema,
    logical_model: modelNameSchema.nullable().default(null).describe("Name or alias. Null: `routes` are given."),
    routes: logicalModelInputSchema.shape.routes
      .unwrap()
      .nullable()
      .default(null)
      .describe("Routes that are not saved yet; null: those of the model."),
    routing: routingSchema.nullable().default(null).describe("Not saved yet; null: the endpoint's."),
    key_id: idSchema
      .nullable()
      .default(null)
      .describe(
        "Whose request: its scope holds, and where routing is sticky, the same user keeps to one route for each key.",
      ),
    customer_id: idSchema
      .nullable()
      .default(null)
      .describe("Whose provider policy holds beside the endpoint's; null: its own customer's."),
    request: sampleRequestSchema.prefault({}),
  })
  .refine(({ logical_model, routes }) => logical_model !== null || routes !== null, {
    path: ["logical_model"],
    message: "is needed where no routes are given",
  });
export type PlanRoutesInput = z.infer<typeof planRoutesInputSchema>;

export const leftOutReasons = [
  "model_disabled",
  "provider_disabled",
  "no_price",
  "customer_policy",
  "endpoint_policy",
  "modality",
  "capability",
  "context",
  "limit",
  "breaker_open",
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

export const plannedRouteSchema = z.object({
  physical_model_id: z.string(),
  name: z.string(),
  provider_name: z.string(),
  tier: z.number().int(),
  weight: z.number().int(),
  position: z.number().int().nullable().describe("When it would be asked in this draw, from 1; null: not at all."),
  first_share: z.number().describe("Part of such requests that ask it first, 0 to 1."),
  left_out: z
    .object({ reason: z.enum(leftOutReasons), detail: z.string().describe("In a sentence.") })
    .nullable()
    .describe("Why it is not asked; null: it is."),
  reopens_at: timeSchema.nullable().describe("When its open breaker lets a probe through."),
  has_cost: z.boolean().describe("Without a cost nobody can tell its margin."),
});
export type PlannedRoute = z.infer<typeof plannedRouteSchema>;

export const routePlanSchema = z.object({
  routes: z.array(plannedRouteSchema).describe("Those that would be asked, in order; then those left out."),
  error: z
    .object({ status: z.number().int(), code: z.string(), message: z.string() })
    .nullable()
    .describe("What the client would get, when no route can take it."),
  hold: creditsSchema.nullable().describe("What such a request holds before it is sent; null: it is refused."),
  strategy: z.enum(["weighted", "cheapest", "fastest"]),
  sticky: z.boolean().describe("The order follows from key and user: it is the same each time."),
});
export type RoutePlanView = z.infer<typeof routePlanSchema>;

export const routeSharesInputSchema = z.strictObject({
  id: idSchema,
  hours: z.coerce.number<number>().int().min(1).max(168).default(24).describe("So many hours back, by quarter-hours."),
});

export const routeSharesSchema = z.object({
  since: timeSchema,
  data: z.array(
    z.object({
      logical_model_id: z.string(),
      physical_model_id: z.string(),
      requests: z.number().int(),
      failed: z.number().int().describe("Of these, those that did not succeed."),
    }),
  ),
});
export type RouteSharesView = z.infer<typeof routeSharesSchema>;

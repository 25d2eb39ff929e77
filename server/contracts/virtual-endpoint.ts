/** Shapes of /virtual-endpoints with their logical models and routes. */
import { z } from "zod";
import { providerPolicySchema } from "./provider-policy.ts";
import {
  creditsInputSchema,
  creditsSchema,
  idSchema,
  nameSchema,
  pageOf,
  rateLimitsSchema,
  searchSchema,
  sortedPageShape,
  textSchema,
  timeSchema,
} from "./wire.ts";

export const disconnectPolicies = ["abort_and_charge_delivered", "drain_and_charge_all"] as const;

/** What a client writes as `model`: no spaces, no control characters. */
export const modelNameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\s\p{Cc}\p{Cs}]+$/u, "must not contain spaces or control characters");

export const routeSchema = z.object({
  id: z.string(),
  physical_model_id: z.string(),
  tier: z.number().int().describe("Priority: lower is tried first."),
  weight: z.number().int().describe("Share inside the tier."),
});

export const logicalModelSchema = z.object({
  id: z.string(),
  name: z.string().describe("The model name that clients send."),
  description: z.string(),
  aliases: z.array(z.string()).describe("Further names for it."),
  routes: z.array(routeSchema),
});
export type LogicalModelView = z.infer<typeof logicalModelSchema>;

export const logicalModelInputSchema = z.strictObject({
  name: modelNameSchema,
  description: textSchema.default(""),
  aliases: z.array(modelNameSchema).max(50).default([]),
  routes: z
    .array(
      z.strictObject({
        physical_model_id: idSchema,
        tier: z.number().int().min(1).max(100).default(1),
        weight: z.number().int().min(1).max(1_000_000).default(1),
      }),
    )
    .max(100)
    .default([]),
});
export type LogicalModelInput = z.infer<typeof logicalModelInputSchema>;

const logicalModelsInputSchema = z
  .array(logicalModelInputSchema)
  .max(200)
  .describe("Replaces all; a model with the name of an existing one keeps its id.");

export const exhaustionSchema = z
  .strictObject({
    mode: z.enum(["error", "message"]).describe("An error with the checkout link, or a message of the assistant."),
    status: z
      .union([z.literal(429), z.literal(402)])
      .default(429)
      .describe("Of the error."),
    message: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, "must not contain control characters")
      .nullable()
      .default(null)
      .describe("Your own words; {checkout_url} stands for the link. Null: ours."),
  })
  .superRefine(({ mode, message }, context) => {
    if (message === null) return;
    const issue = (text: string) => context.addIssue({ code: "custom", path: ["message"], message: text });
    const foreign = message.match(/\{[^{}]*\}/g)?.find((name) => name !== "{checkout_url}");
    if (foreign) issue(`has ${foreign.slice(0, 40)}: only {checkout_url} is filled in`);
    else if (mode === "message" && !message.includes("{checkout_url}")) issue("must contain {checkout_url}");
  })
  .describe("How a request is answered when the credits are used up.");

export const routingSchema = z
  .strictObject({
    strategy: z
      .enum(["weighted", "cheapest", "fastest"])
      .default("weighted")
      .describe(
        "Inside a tier: by weight, by what the provider takes (by price where a route of the tier has no cost, or one in another currency), or by the time that the last answers took.",
      ),
    sticky: z.enum(["none", "user"]).default("none").describe("Requests of one `user` keep to one route."),
  })
  .describe("The order of routes inside a tier.");

export const virtualEndpointSchema = z.object({
  id: z.string(),
  name: z.string(),
  customer_id: z
    .string()
    .nullable()
    .describe(
      "Whose it is. A template's: whose endpoints are made from it where nobody else is named; null: nobody's.",
    ),
  customer_name: z.string().nullable(),
  department: z.string().nullable(),
  is_template: z.boolean().describe("Endpoints are made from it. It is never sold: no keys, no credits, no requests."),
  ve_template_id: z
    .string()
    .nullable()
    .describe("Template or endpoint that it was made from; a later change of that changes nothing here."),
  ve_template_name: z.string().nullable(),
  credit_budget: creditsSchema.describe("Net credits ever granted to this endpoint."),
  credit_spend: creditsSchema.describe("Charged, settled or not."),
  credit_remaining: creditsSchema.describe("Budget less spend less open holds."),
  exhaustion: exhaustionSchema,
  rate_limits: rateLimitsSchema,
  disconnect_policy: z.enum(disconnectPolicies),
  mask_model: z.boolean().describe("Replies name the logical model, not the upstream's."),
  routing: routingSchema,
  provider_policy: providerPolicySchema.nullable(),
  logical_models: z.array(logicalModelSchema),
  models_version: z.string().describe("Another text after every change of logical_models; see if_models_version."),
  status: z.enum(["active", "disabled", "archived"]),
  created_at: timeSchema,
});
export type VirtualEndpointView = z.infer<typeof virtualEndpointSchema>;
export const virtualEndpointPageSchema = pageOf(virtualEndpointSchema);

export const virtualEndpointSorts = ["name", "customer", "budget", "spend", "created_at"] as const;

export const listVirtualEndpointsInputSchema = z.strictObject({
  ...sortedPageShape(virtualEndpointSorts),
  customer_id: idSchema.optional(),
  status: z.enum(["active", "disabled"]).optional(),
  ve_template_id: idSchema.describe("Made from this template or endpoint.").optional(),
  physical_model_id: idSchema.describe("With a route to this physical model.").optional(),
  is_template: z.enum(["true", "false"]).describe("true: templates instead of endpoints.").optional(),
  search: searchSchema.describe("Part of the endpoint's or customer's name, or an id.").optional(),
});

/** What an endpoint takes over from a template; each of it may be given instead. */
const takenOverShape = {
  department: nameSchema.nullable().optional(),
  exhaustion: exhaustionSchema.optional(),
  rate_limits: rateLimitsSchema.optional(),
  disconnect_policy: z.enum(disconnectPolicies).optional(),
  mask_model: z.boolean().optional(),
  routing: routingSchema.optional(),
  provider_policy: providerPolicySchema.nullable().optional(),
  logical_models: logicalModelsInputSchema.optional(),
};

export const createVirtualEndpointInputSchema = z.strictObject({
  name: nameSchema,
  customer_id: idSchema
    .nullable()
    .default(null)
    .describe("Whose it is; null: whose the template says. A template needs none."),
  is_template: z
    .boolean()
    .default(false)
    .describe("Makes a template: endpoints are made from it, and it has no keys, no credits and no requests."),
  ve_template_id: idSchema
    .nullable()
    .default(null)
    .describe("Template, or endpoint, whose models, routes, limits and terms it takes over where none are given here."),
  credit_budget: creditsInputSchema.default("0"),
  ...takenOverShape,
  status: z.enum(["active", "disabled"]).default("active"),
});

export const updateVirtualEndpointInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  department: nameSchema.nullable().optional(),
  credit_budget: creditsInputSchema.describe("The difference is posted as an adjustment.").optional(),
  reason: nameSchema.describe("Why the budget changes; goes into the ledger.").optional(),
  exhaustion: exhaustionSchema.optional(),
  rate_limits: rateLimitsSchema.optional(),
  disconnect_policy: z.enum(disconnectPolicies).optional(),
  mask_model: z.boolean().optional(),
  routing: routingSchema.optional(),
  provider_policy: providerPolicySchema.nullable().describe("Null takes it away.").optional(),
  logical_models: logicalModelsInputSchema.optional(),
  if_models_version: z
    .string()
    .max(64)
    .describe("models_version that the given logical_models were made from; 409 when they have changed meanwhile.")
    .optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

export const copyVirtualEndpointInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  customer_id: idSchema.nullable().default(null).describe("Null: the same customer."),
  credit_budget: creditsInputSchema.default("0"),
});

export const virtualEndpointEffectSchema = z.object({
  active_keys: z.number().int().describe("Keys that open it now."),
  requests_hour: z.number().int().describe("Requests of the last hour."),
  requests_day: z.number().int().describe("Requests of the last 24 hours, by quarter-hours."),
  credit_remaining: creditsSchema,
});
export type VirtualEndpointEffectView = z.infer<typeof virtualEndpointEffectSchema>;

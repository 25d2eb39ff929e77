/** Shapes of /sign-up-links, and of signing up by one. */
import { z } from "zod";
import { linkTokenSchema, newPasswordSchema } from "./team.ts";
import {
  creditsInputSchema,
  creditsSchema,
  emailSchema,
  idSchema,
  nameSchema,
  pageOf,
  timeInputSchema,
  timeSchema,
} from "./wire.ts";

export const signUpLinkStatuses = ["active", "disabled", "expired", "used_up"] as const;

export const signUpLinkSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string().describe("The link to share."),
  ve_template_id: z.string().describe("The template, or endpoint, whose models, routes, limits and terms are copied."),
  ve_template_name: z.string(),
  start_credits: creditsSchema,
  credits_cap: creditsSchema.nullable().describe("All that the link may give."),
  credits_given: creditsSchema,
  max_uses: z.number().int().nullable(),
  uses: z.number().int(),
  verify_email: z.boolean().describe("The start credits wait until the address is confirmed."),
  published: z.boolean().describe("The merchant's public pages show its models and prices, and lead to it."),
  expires_at: timeSchema.nullable(),
  status: z.enum(signUpLinkStatuses),
  created_at: timeSchema,
});
export type SignUpLinkView = z.infer<typeof signUpLinkSchema>;
export const signUpLinkPageSchema = pageOf(signUpLinkSchema);

const publishedSchema = z
  .boolean()
  .describe(
    "On the merchant's public pages, with the template's models and prices; takes the place of the link there.",
  );

const maxUsesSchema = z.number().int().min(1).max(1_000_000).nullable().describe("Null: as many as the cap allows.");

export const createSignUpLinkInputSchema = z
  .strictObject({
    name: nameSchema,
    ve_template_id: idSchema,
    start_credits: creditsInputSchema.default("0"),
    credits_cap: creditsInputSchema.nullable().default(null),
    max_uses: maxUsesSchema.default(null),
    verify_email: z.boolean().default(true),
    published: publishedSchema.default(false),
    expires_at: timeInputSchema.nullable().default(null),
  })
  .describe("A link that gives credits needs a cap or a number of uses.");

export const updateSignUpLinkInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  credits_cap: creditsInputSchema.nullable().optional(),
  max_uses: maxUsesSchema.optional(),
  published: publishedSchema.optional(),
  expires_at: timeInputSchema.nullable().optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

/** What whoever opens the link is shown. */
export const offeredSignUpSchema = z.object({
  status: z.enum(signUpLinkStatuses).describe("Only an active one makes accounts; the others offer nothing."),
  signed_up: z.boolean().describe("The signed-in user came by this link before."),
  merchant_name: z.string(),
  merchant_slug: z.string(),
  accent: z.string().nullable(),
  logo_path: z.string().nullable(),
  start_credits: creditsSchema,
  verify_email: z.boolean(),
  models: z.array(
    z.object({ name: z.string(), description: z.string(), chats: z.boolean().describe("Answers chats.") }),
  ),
});
export type OfferedSignUpView = z.infer<typeof offeredSignUpSchema>;

export const startSignUpInputSchema = z.strictObject({
  token: linkTokenSchema,
  name: nameSchema.describe("Of the person; their customer is called so too unless company is given.").optional(),
  company: nameSchema.optional(),
  email: emailSchema.transform((email) => email.toLowerCase()).optional(),
  password: newPasswordSchema.optional(),
});

export const startedSignUpSchema = z.object({
  customer_id: z.string(),
  ve_id: z.string(),
  secret: z.string().nullable().describe("The first access key; null when this was done before."),
  start_credits: creditsSchema,
  waits_for_email: z.boolean().describe("The credits come when the address is confirmed."),
});
export type StartedSignUpView = z.infer<typeof startedSignUpSchema>;

export const verifiedEmailSchema = z.object({ email: z.string(), credits: creditsSchema });

/** Shapes of /providers. */
import { z } from "zod";
import {
  credentialsFault,
  defaultBaseUrl,
  type ProviderFault,
  providerCredentialsSchema,
  providerKinds,
  providerSettingsSchema,
  settingsFault,
} from "./provider-kinds.ts";
import { idSchema, nameSchema, pageOf, searchSchema, sortedPageShape, timeSchema } from "./wire.ts";

const baseUrlSchema = z
  .string()
  .trim()
  .max(2000)
  .describe("Where the upstream's API begins, e.g. https://api.openai.com/v1");

export const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(providerKinds),
  base_url: z.string(),
  has_credentials: z.boolean().describe("Credentials are stored, sealed."),
  settings: providerSettingsSchema,
  status: z.enum(["active", "disabled", "archived"]),
  created_at: timeSchema,
});
export type ProviderView = z.infer<typeof providerSchema>;

export const listedProviderSchema = providerSchema.extend({
  physical_models: z.number().int().describe("That are not archived."),
  requests_day: z.number().int().describe("Answered or failed in the last 24 hours, by quarter-hours."),
});
export type ListedProviderView = z.infer<typeof listedProviderSchema>;
export const providerPageSchema = pageOf(listedProviderSchema);

export const providerSorts = ["name", "kind", "physical_models", "created_at"] as const;

export const listProvidersInputSchema = z.strictObject({
  ...sortedPageShape(providerSorts),
  search: searchSchema.describe("Part of the name or the base URL, or the whole id.").optional(),
  kind: z.enum(providerKinds).optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

const addFault = (context: z.RefinementCtx, fault: ProviderFault | null): void => {
  if (fault) context.addIssue({ code: "custom", path: fault.param.split("."), message: fault.message });
};

export const createProviderInputSchema = z
  .strictObject({
    name: nameSchema,
    kind: z.enum(providerKinds),
    base_url: baseUrlSchema
      .describe("Where the API begins, e.g. https://api.openai.com/v1; without it the vendor's own.")
      .optional(),
    credentials: providerCredentialsSchema.nullable().default(null),
    settings: providerSettingsSchema.default({}),
    status: z.enum(["active", "disabled"]).default("active"),
  })
  .superRefine(({ kind, base_url, credentials, settings }, context) => {
    addFault(context, settingsFault(kind, settings));
    if (credentials) addFault(context, credentialsFault(kind, credentials));
    if (base_url === undefined && defaultBaseUrl(kind, settings.region) === null) {
      addFault(context, { param: "base_url", message: "is needed: this kind of provider has no address of its own" });
    }
  });

export const updateProviderInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  base_url: baseUrlSchema.optional(),
  credentials: providerCredentialsSchema.nullable().optional(),
  settings: providerSettingsSchema.optional(),
  status: z.enum(["active", "disabled"]).optional(),
});

export const testProviderInputSchema = z.strictObject({
  id: idSchema,
  model: nameSchema.describe("Also asks this upstream model for a one-token chat.").optional(),
});

export const testProviderDraftInputSchema = z
  .strictObject({
    provider_id: idSchema
      .nullable()
      .default(null)
      .describe("A stored provider that is edited: what is not given is as it has it, its credentials too."),
    kind: z.enum(providerKinds).describe("Of a stored provider: its own."),
    base_url: baseUrlSchema.optional(),
    credentials: providerCredentialsSchema
      .nullable()
      .optional()
      .describe(
        "Null: none. Left out: the stored ones, which are sent nowhere but to the address they are stored for.",
      ),
    settings: providerSettingsSchema.default({}),
    model: nameSchema.describe("Also asks this upstream model for a one-token chat.").optional(),
  })
  .superRefine(({ provider_id, kind, base_url, credentials, settings }, context) => {
    addFault(context, settingsFault(kind, settings));
    if (credentials) addFault(context, credentialsFault(kind, credentials));
    if (provider_id === null && base_url === undefined && defaultBaseUrl(kind, settings.region) === null) {
      addFault(context, { param: "base_url", message: "is needed: this kind of provider has no address of its own" });
    }
  });

/** What a test call found, in a word that scripts can read. */
export const providerVerdicts = [
  "ok",
  "name_not_found",
  "private_address",
  "unreachable",
  "timeout",
  "tls",
  "not_http",
  "credentials",
  "permission",
  "wrong_address",
  "model_missing",
  "rate_limited",
  "refused",
  "redirect",
  "upstream_failing",
  "not_this_api",
  "needs_model",
] as const;
export type ProviderVerdict = (typeof providerVerdicts)[number];

export const providerTestSchema = z.object({
  ok: z.boolean(),
  verdict: z.enum(providerVerdicts),
  diagnosis: z.string().describe("What was found, in words for the operator."),
  http_status: z.number().int().nullable(),
  latency_ms: z.number().int(),
  address: z.string().describe("The base URL that was called."),
  models: z.array(z.string()).describe("Models that the upstream lists, at most 200."),
});
export type ProviderTestView = z.infer<typeof providerTestSchema>;

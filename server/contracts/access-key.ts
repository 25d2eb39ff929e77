/** Shapes of access keys (slk_…) and management keys (slm_…). A secret is answered once, by the call that made it. */
import { z } from "zod";
import { merchantRoles } from "./roles.ts";
import { modelNameSchema } from "./virtual-endpoint.ts";
import {
  creditsInputSchema,
  creditsSchema,
  idSchema,
  nameSchema,
  pageOf,
  rateLimitsSchema,
  searchSchema,
  sortedPageShape,
  timeInputSchema,
  timeSchema,
} from "./wire.ts";

const onceSecretSchema = z
  .string()
  .nullable()
  .describe("The secret, once: null when a replay of the same Idempotency-Key answers.");

/** The gateway's endpoints that a key may be limited to, as usage records name them. */
export const gatewayEndpoints = [
  "chat/completions",
  "completions",
  "responses",
  "embeddings",
  "images/generations",
  "images/edits",
  "audio/speech",
  "audio/transcriptions",
  "audio/translations",
  "moderations",
  "rerank",
  "models",
  "messages",
  "messages/count_tokens",
  "generateContent",
  "streamGenerateContent",
  "countTokens",
  "api/chat",
  "api/generate",
  "api/tags",
  "api/show",
  "api/version",
  "pass",
] as const;

const ipRangeSchema = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "must be an IP address or a range in CIDR notation")
  .describe("IP address, or range in CIDR notation.");

const scopesShape = {
  models: z
    .array(modelNameSchema)
    .min(1)
    .max(200)
    .nullable()
    .describe("Names of logical models; null: all.")
    .optional(),
  endpoints: z.array(z.enum(gatewayEndpoints)).min(1).max(50).nullable().describe("Null: all.").optional(),
  ip_ranges: z
    .array(ipRangeSchema)
    .min(1)
    .max(200)
    .nullable()
    .describe("Where it may come from; null: anywhere.")
    .optional(),
};

export const scopesInputSchema = z
  .strictObject(scopesShape)
  .describe("What the key may do; what is left out is not limited.");
/** As the database keeps them. */
export const storedScopesSchema = z.object({
  models: z.array(z.string()).nullable().optional(),
  endpoints: z.array(z.string()).nullable().optional(),
  ip_ranges: z.array(z.string()).nullable().optional(),
});
const scopesSchema = z.object({
  models: z.array(z.string()).nullable(),
  endpoints: z.array(z.string()).nullable(),
  ip_ranges: z.array(z.string()).nullable(),
});
export type KeyScopesView = z.infer<typeof scopesSchema>;

const capWindowSchema = z.enum(["day", "month", "total"]).describe("In UTC; total: for ever.");
export const keyCreditLimitSchema = z
  .strictObject({
    amount: creditsInputSchema.refine((text) => Number(text) > 0, "must be above 0"),
    window: capWindowSchema.default("total"),
  })
  .describe("The most that this key and those rotated from or into it may spend together; then key_limit_reached.");

export const accessKeySchema = z.object({
  id: z.string(),
  ve_id: z.string(),
  name: z.string(),
  prefix: z.string().describe("First characters of the secret."),
  scopes: scopesSchema,
  rate_limits: rateLimitsSchema,
  credit_limit: z.object({ amount: creditsSchema, window: capWindowSchema }).nullable(),
  status: z.enum(["active", "revoked", "expired"]),
  expires_at: timeSchema.nullable(),
  last_used_at: timeSchema.nullable(),
  created_at: timeSchema,
});
export type AccessKeyView = z.infer<typeof accessKeySchema>;
export const listedAccessKeySchema = accessKeySchema.extend({
  requests_hour: z.number().int().describe("Requests of the last hour."),
  requests_day: z.number().int().describe("Requests of the last 24 hours, by quarter-hours."),
  spend: z
    .object({ day: creditsSchema, month: creditsSchema, total: creditsSchema })
    .describe("Charged and settled: this day and month in UTC, and ever."),
});
export type ListedAccessKeyView = z.infer<typeof listedAccessKeySchema>;
export const accessKeyPageSchema = pageOf(listedAccessKeySchema);
export const newAccessKeySchema = accessKeySchema.extend({ secret: onceSecretSchema });
export type NewAccessKeyView = z.infer<typeof newAccessKeySchema>;

export const accessKeySorts = ["name", "last_used_at", "expires_at", "created_at"] as const;

export const listAccessKeysInputSchema = z.strictObject({
  ve_id: idSchema,
  ...sortedPageShape(accessKeySorts),
  status: z.enum(["active", "revoked", "expired"]).optional(),
  search: searchSchema.describe("Part of the name, the first characters of the secret, or a whole id.").optional(),
});

export const createAccessKeyInputSchema = z.strictObject({
  ve_id: idSchema,
  name: nameSchema,
  scopes: scopesInputSchema.optional(),
  rate_limits: rateLimitsSchema.default({ rpm: null, tpm: null, concurrency: null }),
  credit_limit: keyCreditLimitSchema.nullable().optional(),
  expires_at: timeInputSchema.nullable().default(null),
});

export const updateAccessKeyInputSchema = z.strictObject({
  ve_id: idSchema,
  key_id: idSchema,
  name: nameSchema.optional(),
  scopes: scopesInputSchema.describe("Replaces all scopes.").optional(),
  rate_limits: rateLimitsSchema.optional(),
  credit_limit: keyCreditLimitSchema.nullable().optional(),
  expires_at: timeInputSchema.nullable().optional(),
});

export const rotateAccessKeyInputSchema = z.strictObject({
  ve_id: idSchema,
  key_id: idSchema,
  overlap_seconds: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400)
    .describe("How long the old secret still works; 0 revokes it at once."),
});

export const accessKeyIdInputSchema = z.strictObject({ ve_id: idSchema, key_id: idSchema });

export const managementKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  role: z.enum(merchantRoles),
  status: z.enum(["active", "revoked"]),
  last_used_at: timeSchema.nullable(),
  created_at: timeSchema,
});
export type ManagementKeyView = z.infer<typeof managementKeySchema>;
export const managementKeyPageSchema = pageOf(managementKeySchema);
export const newManagementKeySchema = managementKeySchema.extend({ secret: onceSecretSchema });

export const createManagementKeyInputSchema = z.strictObject({
  name: nameSchema,
  role: z.enum(merchantRoles).describe("Not above the caller's own role."),
});

/** Shapes of access keys (slk_…) and management keys (slm_…). A secret is answered once, by the call that made it. */
import { z } from "zod";
import { merchantRoles } from "./roles.ts";
import { idSchema, nameSchema, pageOf, pageShape, rateLimitsSchema, timeInputSchema, timeSchema } from "./wire.ts";

const onceSecretSchema = z
  .string()
  .nullable()
  .describe("The secret, once: null when a replay of the same Idempotency-Key answers.");

export const accessKeySchema = z.object({
  id: z.string(),
  ve_id: z.string(),
  name: z.string(),
  prefix: z.string().describe("First characters of the secret."),
  rate_limits: rateLimitsSchema,
  status: z.enum(["active", "revoked", "expired"]),
  expires_at: timeSchema.nullable(),
  last_used_at: timeSchema.nullable(),
  created_at: timeSchema,
});
export type AccessKeyView = z.infer<typeof accessKeySchema>;
export const accessKeyPageSchema = pageOf(accessKeySchema);
export const newAccessKeySchema = accessKeySchema.extend({ secret: onceSecretSchema });
export type NewAccessKeyView = z.infer<typeof newAccessKeySchema>;

export const listAccessKeysInputSchema = z.strictObject({ ve_id: idSchema, ...pageShape });

export const createAccessKeyInputSchema = z.strictObject({
  ve_id: idSchema,
  name: nameSchema,
  rate_limits: rateLimitsSchema.default({ rpm: null, tpm: null, concurrency: null }),
  expires_at: timeInputSchema.nullable().default(null),
});

export const updateAccessKeyInputSchema = z.strictObject({
  ve_id: idSchema,
  key_id: idSchema,
  name: nameSchema.optional(),
  rate_limits: rateLimitsSchema.optional(),
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

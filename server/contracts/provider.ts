/** Shapes of /providers. */
import { z } from "zod";
import { idSchema, nameSchema, pageOf, timeSchema } from "./wire.ts";

export const providerKinds = ["openai", "openai_compatible"] as const;

const milliseconds = (maximum: number, meaning: string) =>
  z.number().int().min(1).max(maximum).describe(meaning).optional();

export const providerSettingsSchema = z
  .strictObject({
    timeouts: z
      .strictObject({
        connect_ms: milliseconds(60_000, "To open the connection."),
        first_byte_ms: milliseconds(600_000, "To the first byte of a stream."),
        headers_ms: milliseconds(900_000, "To the headers of an answer that is not streamed."),
        idle_ms: milliseconds(600_000, "Between two pieces of a stream."),
        total_ms: milliseconds(3_600_000, "For the whole answer."),
      })
      .optional(),
  })
  .describe("How the upstream is called.");

export const providerCredentialsSchema = z
  .strictObject({
    api_key: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces"),
  })
  .describe("Write-only: never answered.");

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
export const providerPageSchema = pageOf(providerSchema);

export const createProviderInputSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(providerKinds),
  base_url: baseUrlSchema,
  credentials: providerCredentialsSchema.nullable().default(null),
  settings: providerSettingsSchema.default({}),
  status: z.enum(["active", "disabled"]).default("active"),
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

export const providerTestSchema = z.object({
  ok: z.boolean(),
  diagnosis: z.string().describe("What was found, in words for the operator."),
  http_status: z.number().int().nullable(),
  latency_ms: z.number().int(),
  models: z.array(z.string()).describe("Models that the upstream lists, at most 200."),
});
export type ProviderTestView = z.infer<typeof providerTestSchema>;

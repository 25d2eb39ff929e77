/** Shapes of /settings: what holds for all of a merchant's endpoints. */
import { z } from "zod";

const magicWordSchema = z
  .string()
  .trim()
  .min(2)
  .max(64)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "must not contain control characters")
  .transform((word) => word.toLowerCase());

const magicWordsSchema = z
  .array(magicWordSchema)
  .max(10)
  .refine((words) => new Set(words).size === words.length, "has a word twice")
  .describe("A chat message that is one of these is answered with the balance, for free; none: no message is.");

const staleCostDaysSchema = z.number().int().min(1).max(3650).describe("A cost with older figures is shown as stale.");

export const merchantSettingsSchema = z.object({
  magic_words: z.array(z.string()),
  stale_cost_days: z.number().int(),
});
export type MerchantSettingsView = z.infer<typeof merchantSettingsSchema>;

export const updateMerchantSettingsInputSchema = z.strictObject({
  magic_words: magicWordsSchema.optional(),
  stale_cost_days: staleCostDaysSchema.optional(),
});

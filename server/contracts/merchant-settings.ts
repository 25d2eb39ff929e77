/** Shapes of /settings: what holds for all of a merchant. */
import { z } from "zod";
import { domainNameSchema } from "./domain-name.ts";
import { timeZoneSchema } from "./report-range.ts";
import { currencySchema, nameSchema, timeSchema } from "./wire.ts";

const magicWordSchema = z
  .string()
  .trim()
  .min(2, "must have at least 2 characters")
  .max(64, "must have at most 64 characters")
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, "must not contain control characters")
  .transform((word) => word.toLowerCase());

const magicWordsSchema = z
  .array(magicWordSchema)
  .max(10, "must be at most 10 words")
  .refine((words) => new Set(words).size === words.length, "has a word twice")
  .describe("A chat message that is one of these is answered with the balance, for free; none: no message is.");

const days = { error: "must be 1 to 3650 days" };
const staleCostDaysSchema = z
  .number(days)
  .int(days)
  .min(1, days)
  .max(3650, days)
  .describe("A cost with older figures is shown as stale.");

const accentSchema = z
  .string()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, "must be a colour, #rrggbb")
  .describe("The brand's colour in portal, checkout, documents and mail, #rrggbb.");

export const merchantSettingsSchema = z.object({
  name: z.string(),
  slug: z.string(),
  domain: z.string().nullable().describe("Host name that shows the merchant's pages; null: none of its own."),
  test_mode: z.boolean(),
  accent: z.string().nullable(),
  logo_path: z.string().nullable().describe("Where the logo is, on this deployment."),
  reporting_currency: z.string(),
  time_zone: z.string().describe("IANA time zone of accounting days and months."),
  time_zone_change: z
    .object({
      time_zone: z.string(),
      starts_at: timeSchema.describe("Beginning of a month in the zone before; its first day ends in the new zone."),
    })
    .nullable()
    .describe("The time zone to come; null: none is."),
  require_two_factor: z.boolean(),
  magic_words: z.array(z.string()),
  stale_cost_days: z.number().int(),
});
export type MerchantSettingsView = z.infer<typeof merchantSettingsSchema>;

export const updateMerchantSettingsInputSchema = z.strictObject({
  name: nameSchema.optional(),
  accent: accentSchema.nullable().describe("Null: the product's.").optional(),
  domain: domainNameSchema
    .nullable()
    .describe("Host name that shows the merchant's pages once it leads to this deployment; null: none of its own.")
    .optional(),
  reporting_currency: currencySchema
    .describe("Costs in a currency without a rate into credits are told by way of it, also those of the past.")
    .optional(),
  time_zone: timeZoneSchema
    .describe(
      "Holds from the next month on, instead of a change to come; the present one calls that off. A quarter of an hour before it begins a change is final.",
    )
    .optional(),
  require_two_factor: z.boolean().describe("Staff without two-factor may do nothing but turn it on.").optional(),
  magic_words: magicWordsSchema.optional(),
  stale_cost_days: staleCostDaysSchema.optional(),
});

/** Bytes of a logo. */
export const mostLogoBytes = 256 * 1024;
export const setLogoInputSchema = z.strictObject({
  content_base64: z
    .base64()
    .max(Math.ceil(mostLogoBytes / 3) * 4, `must be at most ${mostLogoBytes / 1024} KiB`)
    .describe(`PNG, JPEG or WebP of at most ${mostLogoBytes / 1024} KiB and 4096 pixels a side.`),
});

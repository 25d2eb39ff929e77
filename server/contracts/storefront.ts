/** Shape of a merchant's public pages: whose they are, and what the merchant chose to publish. No cost, no provider. */
import { z } from "zod";
import { meterUnits, modalities } from "./modality.ts";
import { creditsSchema } from "./wire.ts";

export const storefrontInputSchema = z.strictObject({
  slug: z.string().nullable().describe("As in /m/<slug>; any text may be asked for. Null: the only merchant there is."),
});

const soldPriceSchema = z.object({
  kind: z.string().describe("Unit kind: input, output, image …"),
  lowest: creditsSchema.describe("Credits for `per` units; `request` is for one request."),
  highest: creditsSchema.describe("Differs from the lowest where several routes serve the model at their own prices."),
});

export const soldModelSchema = z.object({
  name: z.string().describe("What clients send as `model`."),
  description: z.string(),
  modality: z.enum(modalities),
  unit: z.enum(meterUnits),
  per: z.number().int().describe("The figures stand for this many units."),
  prices: z.array(soldPriceSchema),
});
export type SoldModelView = z.infer<typeof soldModelSchema>;

/** Whose a public page is. */
export const publicMerchantSchema = z.object({
  slug: z.string(),
  name: z.string(),
  accent: z.string().nullable().describe("#rrggbb"),
  logo_path: z.string().nullable(),
  test_mode: z.boolean(),
});
export type PublicMerchantView = z.infer<typeof publicMerchantSchema>;

export const storefrontSchema = z.object({
  merchant: publicMerchantSchema,
  models: z.array(soldModelSchema).describe("Of the published sign-up link's template; none: nothing is published."),
  sign_up: z
    .object({ token: z.string(), start_credits: creditsSchema, verify_email: z.boolean() })
    .nullable()
    .describe("The published sign-up link; null: there is none that makes accounts now."),
});
export type StorefrontView = z.infer<typeof storefrontSchema>;

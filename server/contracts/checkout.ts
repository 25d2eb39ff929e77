/** Shape of the public checkout summary: what anyone who has the link may see. */
import { z } from "zod";
import { creditsSchema, idSchema } from "./wire.ts";

export const checkoutInputSchema = z.strictObject({ ve_id: idSchema });

export const checkoutSummarySchema = z.object({
  ve_id: z.string(),
  name: z.string(),
  merchant_name: z.string(),
  accent: z.string().nullable(),
  logo_path: z.string().nullable(),
  test_mode: z.boolean(),
  credit_budget: creditsSchema,
  credit_spend: creditsSchema,
  credit_remaining: creditsSchema,
  payments: z.array(z.string()).describe("Ways to pay; empty: this merchant takes no online payments yet."),
});
export type CheckoutSummary = z.infer<typeof checkoutSummarySchema>;

/** Shape of the signed-in user with what they may enter. */
import { z } from "zod";
import { customerRoles, merchantRoles } from "./roles.ts";

export const sessionSchema = z.object({
  session_id: z.string(),
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  two_factor: z.boolean().describe("Signs in with a second factor."),
  merchants: z
    .array(
      z.object({
        merchant_id: z.string(),
        name: z.string(),
        slug: z.string(),
        test_mode: z.boolean(),
        time_zone: z.string(),
        reporting_currency: z.string(),
        accent: z.string().nullable().describe("#rrggbb"),
        logo_path: z.string().nullable(),
        require_two_factor: z.boolean().describe("Staff without two-factor may do nothing but turn it on."),
        role: z.enum(merchantRoles),
      }),
    )
    .describe("Merchants whose console the user may open."),
  customers: z
    .array(
      z.object({
        customer_id: z.string(),
        name: z.string(),
        merchant_id: z.string(),
        merchant_name: z.string(),
        accent: z.string().nullable().describe("The merchant's."),
        logo_path: z.string().nullable(),
        role: z.enum(customerRoles),
      }),
    )
    .describe("Customers whose portal the user may open."),
});
export type SessionView = z.infer<typeof sessionSchema>;

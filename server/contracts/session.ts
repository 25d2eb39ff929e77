/** Shape of the signed-in user with what they may enter. */
import { z } from "zod";
import { customerRoles, merchantRoles } from "./roles.ts";

export const sessionSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  merchants: z
    .array(
      z.object({
        merchant_id: z.string(),
        name: z.string(),
        slug: z.string(),
        test_mode: z.boolean(),
        time_zone: z.string(),
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
        role: z.enum(customerRoles),
      }),
    )
    .describe("Customers whose portal the user may open."),
});
export type SessionView = z.infer<typeof sessionSchema>;

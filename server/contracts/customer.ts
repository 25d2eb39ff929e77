/** Shapes of /customers. */
import { z } from "zod";
import { emailSchema, idSchema, nameSchema, pageOf, timeSchema } from "./wire.ts";

export const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  status: z.enum(["active", "archived"]),
  created_at: timeSchema,
});
export type CustomerView = z.infer<typeof customerSchema>;
export const customerPageSchema = pageOf(customerSchema);

export const createCustomerInputSchema = z.strictObject({
  name: nameSchema,
  email: emailSchema.nullable().default(null),
});

export const updateCustomerInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  email: emailSchema.nullable().optional(),
  status: z.enum(["active", "archived"]).optional(),
});

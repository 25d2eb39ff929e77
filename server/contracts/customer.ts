/** Shapes of /customers. */
import { z } from "zod";
import { providerPolicySchema } from "./provider-policy.ts";
import { emailSchema, idSchema, nameSchema, pageOf, pageShape, searchSchema, timeSchema } from "./wire.ts";

export const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  provider_policy: providerPolicySchema.nullable(),
  status: z.enum(["active", "archived"]),
  created_at: timeSchema,
});
export type CustomerView = z.infer<typeof customerSchema>;
export const customerPageSchema = pageOf(customerSchema);

export const listCustomersInputSchema = z.strictObject({
  ...pageShape,
  status: z.enum(["active", "archived"]).optional(),
  search: searchSchema.describe("Part of the name or the e-mail address, or an id.").optional(),
});
export type ListCustomersInput = z.infer<typeof listCustomersInputSchema>;

export const createCustomerInputSchema = z.strictObject({
  name: nameSchema,
  email: emailSchema.nullable().default(null),
  provider_policy: providerPolicySchema.nullable().default(null),
});

export const updateCustomerInputSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  email: emailSchema.nullable().optional(),
  provider_policy: providerPolicySchema.nullable().describe("Null takes it away.").optional(),
  status: z.enum(["active", "archived"]).optional(),
});

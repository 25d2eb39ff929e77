/** Shapes of /customers. */
import { z } from "zod";
import { providerPolicySchema } from "./provider-policy.ts";
import {
  creditsSchema,
  emailSchema,
  idSchema,
  nameSchema,
  pageOf,
  searchSchema,
  sortedPageShape,
  timeSchema,
} from "./wire.ts";

export const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  provider_policy: providerPolicySchema.nullable(),
  status: z.enum(["active", "archived"]),
  created_at: timeSchema,
});
export type CustomerView = z.infer<typeof customerSchema>;

/** A customer among others, with what its endpoints that are not archived hold together. */
export const listedCustomerSchema = customerSchema.extend({
  virtual_endpoints: z.int().min(0),
  credit_spend: creditsSchema.describe("Charged to its endpoints, settled or not."),
  credit_remaining: creditsSchema.describe("Budgets of its endpoints less their spend and open holds."),
});
export type ListedCustomerView = z.infer<typeof listedCustomerSchema>;
export const customerPageSchema = pageOf(listedCustomerSchema);

export const customerSorts = ["name", "remaining", "spend", "created_at"] as const;

export const listCustomersInputSchema = z.strictObject({
  ...sortedPageShape(customerSorts),
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

import type { Customer } from "#prisma/generated/client.ts";
import type { CustomerView } from "#server/contracts/customer.ts";
import { providerPolicySchema } from "#server/contracts/provider-policy.ts";

/** A customer as the API shows it. */
export const customerView = (row: Customer): CustomerView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  provider_policy: providerPolicySchema.nullable().parse(row.providerPolicy),
  status: row.status === "archived" ? "archived" : "active",
  created_at: row.createdAt.toISOString(),
});

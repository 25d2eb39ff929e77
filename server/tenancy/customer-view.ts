import type { Customer } from "#prisma/generated/client.ts";
import type { CustomerView } from "#server/contracts/customer.ts";

/** A customer as the API shows it. */
export const customerView = (row: Customer): CustomerView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  status: row.status === "archived" ? "archived" : "active",
  created_at: row.createdAt.toISOString(),
});

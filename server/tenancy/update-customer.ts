import type { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type { CustomerView, updateCustomerInputSchema } from "#server/contracts/customer.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderPolicy } from "#server/contracts/provider-policy.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { customerView } from "./customer-view.ts";

/** Tells the gateway that all endpoints of a customer changed, in the change's own transaction. */
export type AnnounceCustomer = (sql: SqlExecutor, merchantId: string, customerId: string) => Promise<void>;

const policyColumn = (policy: ProviderPolicy | null | undefined) =>
  policy === undefined ? {} : { providerPolicy: policy ?? Prisma.DbNull };

/**
 * Changes or archives a customer.
 * @throws AppError not_found; conflict: archiving one whose endpoints are not archived
 */
export const makeUpdateCustomer =
  ({ unitOfWork, announce }: { unitOfWork: UnitOfWork; announce: AnnounceCustomer }) =>
  (caller: Caller, input: z.infer<typeof updateCustomerInputSchema>): Promise<CustomerView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      const { id, provider_policy: policy, ...changes } = input;
      if (!(await lockRow(sql, "customer", caller.merchantId, id))) throw notFound("customer");
      const before = await prisma.customer.findUniqueOrThrow({ where: { id } });
      if (changes.status === "archived") {
        const where = { customerId: id, isTemplate: false, status: { not: "archived" } };
        const left = await prisma.virtualEndpoint.count({ where });
        if (left > 0)
          throw new AppError("conflict", { userMessage: "Archive the customer's virtual endpoints first." });
      }
      const after = customerView(
        await prisma.customer.update({ where: { id }, data: { ...definedOf(changes), ...policyColumn(policy) } }),
      );
      if (policy !== undefined) await announce(sql, caller.merchantId, id);
      const subject = { subjectType: "customer", subjectId: id };
      await audit({ action: "customer.update", ...subject, before: customerView(before), after });
      return after;
    });

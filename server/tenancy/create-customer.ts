import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { CustomerView, createCustomerInputSchema } from "#server/contracts/customer.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { customerView } from "./customer-view.ts";

/** Creates a customer of the merchant. */
export const makeCreateCustomer =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: z.infer<typeof createCustomerInputSchema>): Promise<CustomerView> =>
    unitOfWork(caller, async (work) => {
      const row = await work.prisma.customer.create({
        data: {
          id: mintId("customer"),
          merchantId: caller.merchantId,
          name: input.name,
          email: input.email,
          ...(input.provider_policy && { providerPolicy: input.provider_policy }),
        },
      });
      const view = customerView(row);
      await work.audit({ action: "customer.create", subjectType: "customer", subjectId: row.id, after: view });
      return view;
    });

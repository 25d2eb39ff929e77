import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { copyVirtualEndpointInputSchema, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { insertEndpoint, type VirtualEndpointDeps } from "./create-virtual-endpoint.ts";
import { takeOver } from "./template.ts";

/**
 * Makes an endpoint with another's, or a template's, models, routes, limits and terms; without its keys, credits and
 * requests. An archived one can be copied; the copy is active.
 *
 * @throws AppError not_found: the endpoint, the customer; invalid_request: nobody to make it for; unprocessable:
 * archived customer, a route that can't be taken any more; forbidden: a budget by a role that may not give credits
 */
export const makeCopyVirtualEndpoint =
  ({ unitOfWork, readBalances }: VirtualEndpointDeps) =>
  (caller: Caller, input: z.infer<typeof copyVirtualEndpointInputSchema>): Promise<VirtualEndpointView> =>
    unitOfWork(caller, async (work) => {
      const { terms, customerId } = await takeOver(work, caller.merchantId, { id: input.id, param: "id" });
      const view = await insertEndpoint(work, readBalances, caller, {
        ...terms,
        name: input.name,
        customer_id: input.customer_id ?? customerId,
        is_template: false,
        ve_template_id: input.id,
        credit_budget: input.credit_budget,
        status: "active",
      });
      const subject = { subjectType: "virtual_endpoint", subjectId: view.id };
      await work.audit({ action: "virtual_endpoint.copy", ...subject, after: { ...view, copied_from: input.id } });
      return view;
    });

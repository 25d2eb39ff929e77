import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { copyVirtualEndpointInputSchema, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { insertEndpoint, type VirtualEndpointDeps } from "./create-virtual-endpoint.ts";
import { viewWithBalance, withParts } from "./virtual-endpoint-view.ts";

/** Models with their routes as they are given when an endpoint is made. */
const modelsOf = ({ logical_models }: VirtualEndpointView) =>
  logical_models.map(({ name, description, aliases, routes }) => ({
    name,
    description,
    aliases,
    routes: routes.map(({ physical_model_id, tier, weight }) => ({ physical_model_id, tier, weight })),
  }));

/**
 * Makes an endpoint with another's models, routes, limits and terms; without its keys, credits and requests. An
 * archived one can be copied; the copy is active.
 *
 * @throws AppError not_found: the endpoint, the customer; unprocessable: archived customer, a route that can't be
 * taken any more; forbidden: a budget by a role that may not give credits
 */
export const makeCopyVirtualEndpoint =
  ({ unitOfWork, readBalances }: VirtualEndpointDeps) =>
  (caller: Caller, input: z.infer<typeof copyVirtualEndpointInputSchema>): Promise<VirtualEndpointView> =>
    unitOfWork(caller, async (work) => {
      const { merchantId } = caller;
      const row = await work.prisma.virtualEndpoint.findFirst({
        where: { merchantId, id: input.id },
        include: withParts,
      });
      if (!row) throw notFound("virtual endpoint");
      const source = await viewWithBalance(row, readBalances);
      const { department, exhaustion, rate_limits, disconnect_policy, mask_model, routing, provider_policy } = source;
      const view = await insertEndpoint(work, readBalances, caller, {
        ...{ department, exhaustion, rate_limits, disconnect_policy, mask_model, routing, provider_policy },
        name: input.name,
        customer_id: input.customer_id ?? source.customer_id,
        credit_budget: input.credit_budget,
        logical_models: modelsOf(source),
        status: "active",
      });
      const subject = { subjectType: "virtual_endpoint", subjectId: view.id };
      await work.audit({ action: "virtual_endpoint.copy", ...subject, after: { ...view, copied_from: source.id } });
      return view;
    });

/** Templates: virtual endpoints that are never sold, and from which others are made. */
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import type { Work } from "#server/infra/unit-of-work.ts";
import { viewWithoutBalance, withParts } from "./virtual-endpoint-view.ts";

/** Models with their routes as they are given when an endpoint is made. */
const modelsOf = ({ logical_models }: VirtualEndpointView) =>
  logical_models.map(({ name, description, aliases, routes }) => ({
    name,
    description,
    aliases,
    routes: routes.map(({ physical_model_id, tier, weight }) => ({ physical_model_id, tier, weight })),
  }));

/**
 * What a new endpoint takes over from a template or another endpoint, archived or not: models, routes, limits and
 * terms. Its customer stands beside them, for when nobody else is named.
 * @throws AppError not_found, naming the parameter
 */
export async function takeOver({ prisma }: Work, merchantId: string, source: { id: string; param: string }) {
  const row = await prisma.virtualEndpoint.findFirst({ where: { merchantId, id: source.id }, include: withParts });
  if (!row) throw notFound("virtual endpoint", source.param);
  const view = viewWithoutBalance(row);
  const { department, exhaustion, rate_limits, disconnect_policy, mask_model, routing, provider_policy } = view;
  return {
    customerId: view.customer_id,
    terms: {
      ...{ department, exhaustion, rate_limits, disconnect_policy, mask_model, routing, provider_policy },
      logical_models: modelsOf(view),
    },
  };
}

/** What an endpoint begins with that takes nothing over. */
export const plainTerms: Awaited<ReturnType<typeof takeOver>>["terms"] = {
  department: null,
  exhaustion: { mode: "error", status: 429, message: null },
  rate_limits: { rpm: null, tpm: null, concurrency: null },
  disconnect_policy: "abort_and_charge_delivered",
  mask_model: false,
  routing: { strategy: "weighted", sticky: "none" },
  provider_policy: null,
  logical_models: [],
};

/** @throws AppError conflict: it is a template, which has no keys and no credits */
export function refuseTemplate({ isTemplate }: { isTemplate: boolean }): void {
  if (!isTemplate) return;
  throw new AppError("conflict", {
    userMessage: "A template has no keys and no credits: make an endpoint from it first.",
  });
}

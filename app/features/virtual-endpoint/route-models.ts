import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import type { AppCaller } from "#server/trpc/router.ts";

/** A physical model as far as a route to it goes. */
export interface RouteModel {
  id: string;
  name: string;
  providerName: string;
  modality: string;
  hasPrice: boolean;
  hasCost: boolean;
  /** It and its provider take requests. */
  enabled: boolean;
}

export const routeModelOf = (model: ListedPhysicalModelView): RouteModel => ({
  id: model.id,
  name: model.name,
  providerName: model.provider_name,
  modality: model.modality,
  hasPrice: model.price !== null,
  hasCost: model.cost !== null,
  enabled: model.status === "active" && model.provider_status === "active",
});

/** These physical models by id, for the routes of one logical model. */
export async function loadRouteModels(caller: AppCaller, ids: readonly string[]): Promise<Record<string, RouteModel>> {
  const models = await Promise.all([...new Set(ids)].map((id) => caller.merchant.physicalModels.get({ id })));
  return Object.fromEntries(models.map((model) => [model.id, routeModelOf(model)]));
}

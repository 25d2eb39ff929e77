import type { AppCaller } from "#server/trpc/router.ts";

/** What a merchant without a request has already. */
export interface FirstStepsDone {
  provider: boolean;
  model: boolean;
  customer: boolean;
  /** The newest endpoint's id; null: there is none. */
  endpointId: string | null;
}

/** @returns how far it is to the first request */
export async function loadFirstSteps({ merchant }: AppCaller): Promise<FirstStepsDone> {
  const one = { limit: 1 };
  const [providers, models, customers, endpoints] = await Promise.all([
    merchant.providers.list(one),
    merchant.physicalModels.list(one),
    merchant.customers.list(one),
    merchant.virtualEndpoints.list(one),
  ]);
  return {
    provider: providers.data.length > 0,
    model: models.data.length > 0,
    customer: customers.data.length > 0,
    endpointId: endpoints.data[0]?.id ?? null,
  };
}

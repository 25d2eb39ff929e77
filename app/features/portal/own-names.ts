import type { AppCaller } from "#server/trpc/router.ts";

/** So many are offered as choices; any other id may stand in the URL. */
const choices = { limit: 50 };
const mostEndpointsAskedForKeys = 10;

export interface OwnNames {
  endpoints: { id: string; name: string; models: string[] }[];
  keys: { id: string; name: string }[];
}

/** How the customer's endpoints, keys and models are called, for filters and columns. */
export async function readOwnNames({ portal }: AppCaller): Promise<OwnNames> {
  const { data } = await portal.virtualEndpoints.list(choices);
  const pages = await Promise.all(
    data.slice(0, mostEndpointsAskedForKeys).map(({ id }) => portal.accessKeys.list({ ve_id: id, limit: 50 })),
  );
  return {
    endpoints: data.map(({ id, name, models }) => ({ id, name, models: models.map((model) => model.name) })),
    keys: pages.flatMap((page) => page.data.map(({ id, name }) => ({ id, name }))),
  };
}

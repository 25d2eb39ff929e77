import type { AppCaller } from "#server/trpc/router.ts";

export interface ModelName {
  name: string;
  providerName: string;
}

const pageSize = 200;
/** A merchant with more models than this sees ids for the oldest. */
const maximumPages = 5;

/** Physical model id → its name and its provider's, for the models that routes point to. */
export async function loadModelNames(caller: AppCaller): Promise<Record<string, ModelName>> {
  const providers = await caller.merchant.providers.list({ limit: pageSize });
  const providerNames = new Map(providers.data.map(({ id, name }) => [id, name]));
  const names: Record<string, ModelName> = {};
  let cursor: string | undefined;
  for (let page = 0; page < maximumPages; page++) {
    const { data, next_cursor } = await caller.merchant.physicalModels.list({ limit: pageSize, cursor });
    for (const { id, name, provider_id } of data) {
      names[id] = { name, providerName: providerNames.get(provider_id) ?? "" };
    }
    if (next_cursor === null) break;
    cursor = next_cursor;
  }
  return names;
}

import { type UsageStatus, usageStatuses } from "#server/contracts/usage-event.ts";

export interface RequestFilters {
  status?: UsageStatus | undefined;
  model?: string | undefined;
  cursor?: string | undefined;
}

/** A request log's filters as the URL has them; what is no filter counts as none. */
export function readRequestFilters(search: URLSearchParams): RequestFilters {
  const status = usageStatuses.find((known) => known === search.get("status"));
  const model = search.get("model")?.slice(0, 200);
  const cursor = search.get("cursor")?.slice(0, 200);
  return { ...(status ? { status } : {}), ...(model ? { model } : {}), ...(cursor ? { cursor } : {}) };
}

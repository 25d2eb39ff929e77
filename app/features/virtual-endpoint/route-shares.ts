import type { RouteSharesView } from "#server/contracts/route-plan.ts";

/** What the routes of one model really took: each one's part of its requests; null before there were any. */
export function liveShares({ data }: RouteSharesView, logicalModelId: string) {
  const own = data.filter((row) => row.logical_model_id === logicalModelId);
  const whole = own.reduce((sum, { requests }) => sum + requests, 0);
  const of = (physicalModelId: string) => {
    const requests = own.find((row) => row.physical_model_id === physicalModelId)?.requests ?? 0;
    return whole === 0 ? null : { share: requests / whole, requests };
  };
  return { requests: whole, of };
}

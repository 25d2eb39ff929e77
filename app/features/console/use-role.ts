import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "#app/routes/console+/_layout.tsx";
import { type MerchantAction, may } from "#server/contracts/permissions.ts";

/** Whether the signed-in operator's role may do this. The server decides again; screens only hide what it would refuse. */
export function useMay(action: MerchantAction): boolean {
  const data = useRouteLoaderData<typeof loader>("routes/console+/_layout");
  return data !== undefined && may(data.merchant.role, action);
}

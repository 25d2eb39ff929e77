import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "#app/routes/portal+/_layout.tsx";
import { mayInPortal, type PortalAction } from "#server/contracts/permissions.ts";

/** The merchant's name, as its customers read it. */
export function useMerchantName(): string {
  return useRouteLoaderData<typeof loader>("routes/portal+/_layout")?.customer.merchant_name ?? "Your supplier";
}

/** Whether the signed-in portal user's role may do this. The server decides again; screens only hide what it would refuse. */
export function useMayInPortal(action: PortalAction): boolean {
  const data = useRouteLoaderData<typeof loader>("routes/portal+/_layout");
  return data !== undefined && mayInPortal(data.customer.role, action);
}

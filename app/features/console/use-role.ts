import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "#app/routes/console+/_layout.tsx";
import { type MerchantAction, may, mayGiveInPortal } from "#server/contracts/permissions.ts";
import { type CustomerRole, customerRoles } from "#server/contracts/roles.ts";

const useOwnRole = () => useRouteLoaderData<typeof loader>("routes/console+/_layout")?.merchant.role;

/** Whether the signed-in operator's role may do this. The server decides again; screens only hide what it would refuse. */
export function useMay(action: MerchantAction): boolean {
  const role = useOwnRole();
  return role !== undefined && may(role, action);
}

/** The portal roles that the signed-in operator may give and take; none: they may only look. */
export function useGivenInPortal(): readonly CustomerRole[] {
  const role = useOwnRole();
  if (role === undefined || !may(role, "customers.write")) return [];
  return customerRoles.filter((given) => mayGiveInPortal(role, given));
}

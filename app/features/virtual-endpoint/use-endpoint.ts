import { useOutletContext } from "@remix-run/react";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** The endpoint whose page this is, live: the layout keeps it fresh. */
export const useEndpoint = (): VirtualEndpointView => useOutletContext<VirtualEndpointView>();

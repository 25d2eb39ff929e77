import { useMemo } from "react";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { PlaygroundBackend } from "./playground-backend.ts";

/** The console's: staff try an endpoint of their merchant. */
export function useConsoleBackend(veId: string): PlaygroundBackend {
  const { merchant } = useTRPCClient();
  return useMemo(
    () => ({
      openKey: () => merchant.playground.openKey.mutate({ ve_id: veId }),
      async receipt(requestId) {
        const { data } = await merchant.usageRecords.list.query({ ve_id: veId, request_id: requestId, limit: 1 });
        return data[0] ? merchant.usageRecords.receipt.query({ id: data[0].id }) : null;
      },
    }),
    [merchant, veId],
  );
}

/** The portal's: customers try their own. */
export function usePortalBackend(veId: string): PlaygroundBackend {
  const { portal } = useTRPCClient();
  return useMemo(
    () => ({
      openKey: () => portal.playground.openKey.mutate({ ve_id: veId }),
      async receipt(requestId) {
        const { data } = await portal.usageRecords.list.query({ ve_id: veId, request_id: requestId, limit: 1 });
        return data[0] ? portal.usageRecords.receipt.query({ id: data[0].id }) : null;
      },
    }),
    [portal, veId],
  );
}

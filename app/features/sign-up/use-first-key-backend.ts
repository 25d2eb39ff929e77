import { useMemo } from "react";
import type { PlaygroundBackend } from "#app/features/playground/playground-backend.ts";
import { usePortalBackend } from "#app/features/playground/use-backend.ts";

/** The page shows the key for as long as it is open; it does not expire. */
const neverMs = 8.64e15;

/** The playground's backend of who has just signed up: requests run with their first key, receipts are the portal's. */
export function useFirstKeyBackend(veId: string, secret: string): PlaygroundBackend {
  const portal = usePortalBackend(veId);
  return useMemo(
    () => ({
      ...portal,
      openKey: async () => ({ key_id: "", ve_id: veId, secret, expires_at: new Date(neverMs).toISOString() }),
    }),
    [portal, veId, secret],
  );
}

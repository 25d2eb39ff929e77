import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { countOf } from "#app/lib/format.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { useKeysAddress } from "./keys-address.ts";

/** How much a key is used, in a sentence: what revoking it would stop. */
export function KeyUse({ accessKey }: { accessKey: ListedAccessKeyView }) {
  const { requests_hour, requests_day, last_used_at } = accessKey;
  if (!last_used_at && requests_day === 0) return <>It was never used.</>;
  if (requests_day === 0) {
    return (
      <>
        It was not used for a day
        {last_used_at && (
          <>
            , last <Time at={last_used_at} />
          </>
        )}
        .
      </>
    );
  }
  return (
    <>
      It was used {countOf(requests_hour, "time")} in the last hour and {countOf(requests_day, "time")} in the last day.
    </>
  );
}

/** Asks before a key is revoked, and says what that does. It stays with a revoked key, without its button, to say that it was done. */
export function RevokeKeyDialog({ accessKey }: { accessKey: ListedAccessKeyView }) {
  const action = useKeysAddress(accessKey.ve_id);
  return (
    <ConfirmDialog
      trigger={
        accessKey.status !== "revoked" && (
          <Button variant="quiet" size="small" aria-label={`Revoke ${accessKey.name}`} className="relative z-1">
            Revoke
          </Button>
        )
      }
      title={`Revoke “${accessKey.name}”?`}
      effect={
        <>
          <KeyUse accessKey={accessKey} /> New requests with it are refused within a second; streams that run finish. It
          cannot be undone.
        </>
      }
      confirmLabel="Revoke key"
      fields={{ intent: "revoke", key_id: accessKey.id }}
      action={action}
      said="Key revoked"
    />
  );
}

import { lazy } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormDialog } from "#app/components/ui/form-dialog.tsx";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyUse } from "./revoke-key-dialog.tsx";

const RotateKeyForm = lazy(() => import("./rotate-key-form.tsx"));

/**
 * Puts a new secret beside the old one, which works on for a while. It stays with a revoked key, without its button:
 * rotated without an overlap, the old key is revoked while the new secret is shown.
 */
export function RotateKeyDialog({ accessKey }: { accessKey: ListedAccessKeyView }) {
  return (
    <FormDialog
      trigger={
        accessKey.status !== "revoked" && (
          <Button variant="quiet" size="small" aria-label={`Rotate ${accessKey.name}`} className="relative z-1">
            Rotate
          </Button>
        )
      }
      title={`Rotate “${accessKey.name}”?`}
      description={
        <>
          A new key with the same name, scope and limits is made. <KeyUse accessKey={accessKey} />
        </>
      }
      waitingClassName="h-32"
    >
      {(close) => <RotateKeyForm accessKey={accessKey} onClose={close} />}
    </FormDialog>
  );
}

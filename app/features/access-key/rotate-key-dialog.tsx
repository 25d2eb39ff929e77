import { lazy, Suspense, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyUse } from "./revoke-key-dialog.tsx";

const RotateKeyForm = lazy(() => import("./rotate-key-form.tsx"));

/**
 * Puts a new secret beside the old one, which works on for a while. It stays with a revoked key, without its button:
 * rotated without an overlap, the old key is revoked while the new secret is shown.
 */
export function RotateKeyDialog({ accessKey }: { accessKey: ListedAccessKeyView }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
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
    >
      <Suspense fallback={<Skeleton className="h-32 rounded-lg" />}>
        <RotateKeyForm accessKey={accessKey} onClose={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}

import { lazy, Suspense } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyUse } from "./revoke-key-dialog.tsx";

const RotateKeyForm = lazy(() => import("./rotate-key-form.tsx"));

interface RotateKeyButtonProps {
  accessKey: ListedAccessKeyView;
  onRotate: (accessKey: ListedAccessKeyView) => void;
}

/** Nothing where the key is revoked. */
export function RotateKeyButton({ accessKey, onRotate }: RotateKeyButtonProps) {
  if (accessKey.status === "revoked") return null;
  return (
    <Button
      variant="quiet"
      size="small"
      aria-label={`Rotate ${accessKey.name}`}
      className="relative z-1"
      onClick={() => onRotate(accessKey)}
    >
      Rotate
    </Button>
  );
}

interface RotateKeyDialogProps {
  accessKey: ListedAccessKeyView;
  onClose: () => void;
}

/**
 * Puts a new secret beside the old one, which works on for a while. It is not part of what shows the key: rotated
 * without an overlap, the old key is revoked while the new secret is on the screen.
 */
export function RotateKeyDialog({ accessKey, onClose }: RotateKeyDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rotate “${accessKey.name}”?`}
      description={
        <>
          A new key with the same name, scope and limits is made. <KeyUse accessKey={accessKey} />
        </>
      }
    >
      <Suspense fallback={<Skeleton className="h-32 rounded-lg" />}>
        <RotateKeyForm accessKey={accessKey} onClose={onClose} />
      </Suspense>
    </Dialog>
  );
}

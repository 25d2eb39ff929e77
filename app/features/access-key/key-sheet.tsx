import { lazy, type ReactNode, Suspense, useState } from "react";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { useMounted } from "#app/lib/use-mounted.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyFacts } from "./key-facts.tsx";
import { KeyStatus } from "./key-status.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyButton, RotateKeyDialog } from "./rotate-key-dialog.tsx";

const EditKeyForm = lazy(async () => {
  const { EditKeyForm: form } = await import("./edit-key-form.tsx");
  return { default: form };
});

/** What stands for the form while its code is on its way. */
const waiting = <Skeleton className="h-96 rounded-lg" />;

interface KeySheetProps {
  accessKey: ListedAccessKeyView;
  /** Whether the reader may change keys here. */
  mayWrite: boolean;
  /** Names that its scope can be narrowed to. */
  models: readonly string[];
  onClose: () => void;
}

function EditForm({ accessKey, models, onDone }: Parameters<typeof EditKeyForm>[0]): ReactNode {
  const mounted = useMounted();
  if (!mounted) return waiting;
  return (
    <Suspense fallback={waiting}>
      <EditKeyForm accessKey={accessKey} models={models} onDone={onDone} />
    </Suspense>
  );
}

/** A key beside its list: what is known of it, and what can be changed. A revoked one is only read. */
export function KeySheet({ accessKey, mayWrite, models, onClose }: KeySheetProps) {
  const [rotated, setRotated] = useState<ListedAccessKeyView | null>(null);
  const revoked = accessKey.status === "revoked";
  return (
    <Sheet
      title={
        <span className="flex items-center gap-2.5">
          <span className="name-text min-w-0">{accessKey.name}</span>
          <KeyStatus status={accessKey.status} />
        </span>
      }
      description="Access key"
      onClose={onClose}
    >
      <div className="grid gap-5 p-5">
        <KeyFacts accessKey={accessKey} withScope={!mayWrite || revoked} />
        {mayWrite && (
          <div className="flex gap-2 empty:hidden">
            <RotateKeyButton accessKey={accessKey} onRotate={setRotated} />
            <RevokeKeyDialog accessKey={accessKey} />
          </div>
        )}
        {mayWrite && !revoked && <EditForm accessKey={accessKey} models={models} onDone={onClose} />}
      </div>
      {rotated && <RotateKeyDialog accessKey={rotated} onClose={() => setRotated(null)} />}
    </Sheet>
  );
}

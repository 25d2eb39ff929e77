import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import type { MerchantRole } from "#server/contracts/roles.ts";

const CreateManagementKeyForm = lazy(() => import("./create-management-key-form.tsx"));

/** The button that makes a management key, and its dialog: first the form, then the secret, once. */
export function CreateManagementKeyDialog({ gives }: { gives: readonly MerchantRole[] }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary">
          <Plus className="size-4" aria-hidden />
          Create key
        </Button>
      }
      title="Management key"
      description="A script sends it to the management API. It may do what its role may, in this organisation."
    >
      <Suspense fallback={<Skeleton className="h-48 rounded-lg" />}>
        <CreateManagementKeyForm gives={gives} onCancel={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}

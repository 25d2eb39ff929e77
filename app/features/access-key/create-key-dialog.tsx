import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import type { CreateKeyProps } from "./create-key-form.tsx";

// The form and its rules are most of the page's script, and asked for by few who open it.
const CreateKeyForm = lazy(() => import("./create-key-form.tsx"));

/** The button that makes a key, and its dialog: first the form, then the secret, once. */
export function CreateKeyDialog(props: CreateKeyProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="wide"
      trigger={
        <Button variant="primary">
          <Plus className="size-4" aria-hidden />
          Create key
        </Button>
      }
      title="Access key"
      description="A client sends it as its API key. It opens this endpoint and nothing else."
    >
      <Suspense fallback={<Skeleton className="h-56 rounded-lg" />}>
        <CreateKeyForm {...props} onCancel={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}

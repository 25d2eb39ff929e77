import { Plus } from "lucide-react";
import { lazy } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormDialog } from "#app/components/ui/form-dialog.tsx";
import type { CreateKeyProps } from "./create-key-form.tsx";

// The form and its rules are most of the page's script, and asked for by few who open it.
const CreateKeyForm = lazy(() => import("./create-key-form.tsx"));

/** The button that makes a key, and its dialog: first the form, then the secret, once. */
export function CreateKeyDialog(props: CreateKeyProps) {
  return (
    <FormDialog
      size="wide"
      trigger={
        <Button variant="primary">
          <Plus className="size-4" aria-hidden />
          Create key
        </Button>
      }
      title="Access key"
      description="A client sends it as its API key. It opens this endpoint and nothing else."
      waitingClassName="h-56"
    >
      {(close) => <CreateKeyForm {...props} onCancel={close} />}
    </FormDialog>
  );
}

import { Plus } from "lucide-react";
import { lazy } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormDialog } from "#app/components/ui/form-dialog.tsx";
import type { MerchantRole } from "#server/contracts/roles.ts";

const CreateManagementKeyForm = lazy(() => import("./create-management-key-form.tsx"));

/** The button that makes a management key, and its dialog: first the form, then the secret, once. */
export function CreateManagementKeyDialog({ gives }: { gives: readonly MerchantRole[] }) {
  return (
    <FormDialog
      trigger={
        <Button variant="primary">
          <Plus className="size-4" aria-hidden />
          Create key
        </Button>
      }
      title="Management key"
      description="A script sends it to the management API. It may do what its role may, in this organisation."
      waitingClassName="h-48"
    >
      {(close) => <CreateManagementKeyForm gives={gives} onCancel={close} />}
    </FormDialog>
  );
}

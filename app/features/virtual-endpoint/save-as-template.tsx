import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** Makes a template of what an endpoint is now. */
export function SaveAsTemplate({ endpoint: { name } }: { endpoint: Pick<VirtualEndpointView, "name"> }) {
  return (
    <ConfirmDialog
      trigger={<Button>Save as template</Button>}
      title={`Save “${name}” as a template?`}
      effect="A template begins with this endpoint’s models, routes, limits and terms as they are now; not with its keys, credits or customer. The endpoint stays as it is, and later changes of either change nothing of the other."
      confirmLabel="Save as template"
      cancelLabel="Cancel"
      tone="primary"
      fields={{ intent: "template", name }}
      said="Template saved"
    />
  );
}

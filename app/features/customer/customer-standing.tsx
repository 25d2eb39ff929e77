import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import type { CustomerView } from "#server/contracts/customer.ts";

/** Archives a customer that has no endpoint any more, or brings it back. */
export function CustomerStanding({ customer }: { customer: CustomerView }) {
  if (customer.status === "archived") {
    return (
      <ConfirmDialog
        trigger={<Button>Bring back</Button>}
        title={`Bring back “${customer.name}”?`}
        effect="It stands in lists again and may have new endpoints."
        confirmLabel="Bring back"
        tone="primary"
        fields={{ intent: "activate" }}
        said="Customer brought back"
      />
    );
  }
  return (
    <ConfirmDialog
      trigger={<Button>Archive</Button>}
      title={`Archive “${customer.name}”?`}
      effect="It has no endpoint left, so nothing stops. Its requests and books stay, and it can be brought back."
      confirmLabel="Archive customer"
      fields={{ intent: "archive" }}
      said="Customer archived"
    />
  );
}

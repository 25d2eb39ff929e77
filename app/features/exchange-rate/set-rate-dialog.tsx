import { Plus } from "lucide-react";
import { lazy } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormDialog } from "#app/components/ui/form-dialog.tsx";
import type { SetRateProps } from "./set-rate-form.tsx";

const SetRateForm = lazy(() => import("./set-rate-form.tsx"));

const words = {
  credits: "What one unit of a currency buys in credits. Rates of before stay as they are, in the history.",
  reporting: "What one unit of a currency is worth in your reporting currency. Rates of before stay in the history.",
};

/** The button that sets a rate, and its form. */
export function SetRateDialog(props: SetRateProps) {
  return (
    <FormDialog
      trigger={
        <Button variant="primary">
          <Plus className="size-4" aria-hidden />
          Set rate
        </Button>
      }
      title="Set a rate"
      description={words[props.kind]}
      waitingClassName="h-72"
    >
      {(close) => <SetRateForm {...props} onClose={close} />}
    </FormDialog>
  );
}

import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import type { SetRateProps } from "./set-rate-form.tsx";

const SetRateForm = lazy(() => import("./set-rate-form.tsx"));

const words = {
  credits: "What one unit of a currency buys in credits. Rates of before stay as they are, in the history.",
  reporting: "What one unit of a currency is worth in your reporting currency. Rates of before stay in the history.",
};

/** The button that sets a rate, and its form. */
export function SetRateDialog(props: SetRateProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary">
          <Plus className="size-4" aria-hidden />
          Set rate
        </Button>
      }
      title="Set a rate"
      description={words[props.kind]}
    >
      <Suspense fallback={<Skeleton className="h-72 rounded-lg" />}>
        <SetRateForm {...props} onClose={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}

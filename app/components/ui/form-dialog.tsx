import clsx from "clsx";
import { type ReactNode, Suspense, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { Skeleton } from "./skeleton.tsx";

interface FormDialogProps {
  /** The button that opens it; false: the dialog only stays open if it is. */
  trigger: ReactNode;
  title: ReactNode;
  description: ReactNode;
  /** `wide` for forms of two columns. */
  size?: "normal" | "wide";
  /** About as high as the form, until its script is here. */
  waitingClassName: string;
  /** The form, most often lazy: most of a page's script is its forms, and few open them. */
  children: (close: () => void) => ReactNode;
}

/** A button and the dialog with its form. */
export function FormDialog({ children, waitingClassName, ...rest }: FormDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} {...rest}>
      <Suspense fallback={<Skeleton className={clsx("rounded-lg", waitingClassName)} />}>
        {children(() => setOpen(false))}
      </Suspense>
    </Dialog>
  );
}

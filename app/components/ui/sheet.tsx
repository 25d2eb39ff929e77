import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useFocusReturn } from "#app/lib/use-focus-return.ts";

interface SheetProps {
  title: ReactNode;
  /** One line under the title. */
  description: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** The sheet itself is read first; its close button is one Tab away. */
function focusWhole(event: Event) {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}

/**
 * A side sheet over the page it belongs to; the whole width on phones. It is rendered in place, not in a portal, so
 * that a sheet with a URL of its own is in the server's answer too.
 */
export function Sheet({ title, description, onClose, children }: SheetProps) {
  const focus = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Overlay className="motion-fade fixed inset-0 z-40 bg-scrim" />
      <Dialog.Content
        onOpenAutoFocus={(event) => {
          focus.remember();
          focusWhole(event);
        }}
        onCloseAutoFocus={focus.giveBack}
        className="motion-slide fixed inset-y-0 right-0 z-50 flex w-full max-w-xl flex-col border-line border-l bg-overlay shadow-high outline-none"
      >
        <div className="flex items-start justify-between gap-4 border-line border-b px-5 py-4">
          <div className="min-w-0">
            <Dialog.Title className="font-semibold text-ink text-lg">{title}</Dialog.Title>
            <Dialog.Description asChild>
              <div className="mt-0.5 text-ink-muted text-sm">{description}</div>
            </Dialog.Description>
          </div>
          <Dialog.Close className="-mr-1.5 grid size-8 shrink-0 place-items-center rounded-lg text-ink-faint hover:bg-hover hover:text-ink">
            <X className="size-4.5" aria-hidden />
            <span className="sr-only">Close</span>
          </Dialog.Close>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
      </Dialog.Content>
    </Dialog.Root>
  );
}

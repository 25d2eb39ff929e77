import { Menu, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type MouseEvent, type ReactNode, useState } from "react";

/** The sidebar of narrow screens: behind a button, gone when a page is chosen. */
export function Drawer({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const closeOnLink = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest("a")) setOpen(false);
  };
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="-ml-1.5 grid size-10 shrink-0 place-items-center rounded-lg text-ink-muted hover:bg-hover hover:text-ink">
        <Menu className="size-5" aria-hidden />
        <span className="sr-only">Menu</span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="motion-fade fixed inset-0 z-60 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onClick={closeOnLink}
          className="motion-fade fixed inset-y-0 left-0 z-60 flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto border-line border-r bg-sunken p-3 shadow-high outline-none"
        >
          <Dialog.Title className="sr-only">Console</Dialog.Title>
          <Dialog.Close className="grid size-10 shrink-0 place-items-center self-end rounded-lg text-ink-muted hover:bg-hover hover:text-ink">
            <X className="size-5" aria-hidden />
            <span className="sr-only">Close</span>
          </Dialog.Close>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

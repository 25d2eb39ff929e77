import clsx from "clsx";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useFocusReturn } from "#app/lib/use-focus-return.ts";

interface DialogProps {
  /** The button that opens it, and has the focus again when it closes; without one the caller opens it. */
  trigger?: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description: ReactNode;
  /** `wide` for forms of two columns. */
  size?: "normal" | "wide";
  children: ReactNode;
}

/** A question in the middle of the screen, answered or dismissed before anything else. */
export function Dialog({ trigger, open, onOpenChange, title, description, size = "normal", children }: DialogProps) {
  const focus = useFocusReturn();
  const content = useRef<HTMLDivElement>(null);
  /** Neither a click beside it nor Escape takes away what is never shown again. */
  const keepShownOnce = (event: Event) => {
    if (content.current?.querySelector("[data-shown-once]")) event.preventDefault();
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className="motion-fade fixed inset-0 z-60 grid items-end justify-items-center overflow-y-auto bg-scrim p-4 sm:place-items-center">
          <Primitive.Content
            ref={content}
            onInteractOutside={keepShownOnce}
            onEscapeKeyDown={keepShownOnce}
            onOpenAutoFocus={focus.remember}
            onCloseAutoFocus={trigger ? undefined : focus.giveBack}
            className={clsx(
              "motion-rise w-full rounded-2xl border border-line bg-overlay p-5 shadow-high outline-none",
              size === "wide" ? "max-w-2xl" : "max-w-md",
            )}
          >
            <Primitive.Title className="name-text font-semibold text-ink text-lg">{title}</Primitive.Title>
            <Primitive.Description asChild>
              <div className="mt-1 text-ink-muted">{description}</div>
            </Primitive.Description>
            <div className="mt-4">{children}</div>
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

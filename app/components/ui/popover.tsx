import clsx from "clsx";
import { Popover as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactNode;
  /** Its name for screen readers. */
  label: string;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
  /** Given together: the caller decides when it is open. */
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  className?: string;
  children: ReactNode;
}

/** A small panel at a button. */
export function Popover({
  trigger,
  label,
  align = "start",
  side = "bottom",
  open,
  onOpenChange,
  className,
  children,
}: PopoverProps) {
  return (
    <Primitive.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          className={clsx(
            "motion-rise z-60 max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-overlay p-1.5 shadow-high outline-none",
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

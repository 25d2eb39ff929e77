import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { portalHome } from "./portal-home.ts";

interface TooltipProps {
  /** A few words; whoever can't hover must not need them to act. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** One focusable element. */
  children: ReactNode;
}

/** Words beside a control while it is hovered or focused. */
export function Tooltip({ content, side = "top", children }: TooltipProps) {
  return (
    <Primitive.Provider delayDuration={250}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal container={portalHome()}>
          <Primitive.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="motion-fade z-80 max-w-72 text-pretty rounded-lg bg-inverse px-2.5 py-1.5 text-inverse-ink text-sm shadow-high"
          >
            {content}
            <Primitive.Arrow className="fill-inverse" />
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  );
}

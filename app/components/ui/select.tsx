import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { controlClasses } from "./input.tsx";

/** The browser's own select: works without JavaScript and is right on phones. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={clsx("relative inline-flex", className)}>
      <select className={clsx(controlClasses, "h-11 appearance-none truncate pr-8 pl-3 md:h-9")} {...rest}>
        {children}
      </select>
      <ChevronDown
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-4 text-ink-faint"
        aria-hidden
      />
    </span>
  );
}

import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { choiceClasses, choiceTextClasses } from "./choice-classes.ts";

interface SwitchProps extends Omit<ComponentProps<"input">, "type" | "role"> {
  label: ReactNode;
  description?: ReactNode;
}

/** Without aria-checked: a checkbox's own state says it (HTML-AAM, input type checkbox). */
const switchRole = { role: "switch" } as const;

/** Something that is on or off at once, or with its form. A checkbox underneath: it posts "on" or nothing. */
export function Switch({ label, description, className, ...rest }: SwitchProps) {
  return (
    <label className={clsx(choiceClasses, className)}>
      <span className="grid h-5.5 shrink-0 place-items-center">
        <input type="checkbox" {...switchRole} className="switch-mark" {...rest} />
      </span>
      <span className="min-w-0">
        <span className={choiceTextClasses}>{label}</span>
        {description && <span className="block text-ink-muted text-sm">{description}</span>}
      </span>
    </label>
  );
}

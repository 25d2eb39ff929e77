import clsx from "clsx";
import { type ComponentPropsWithoutRef, forwardRef } from "react";
import { controlClasses } from "./input.tsx";

/** A field for several lines; grows with what is typed where the browser can. */
export const Textarea = forwardRef<HTMLTextAreaElement, ComponentPropsWithoutRef<"textarea">>(function Textarea(
  { className, rows = 3, ...rest },
  ref,
) {
  return (
    <textarea
      ref={ref}
      rows={rows}
      className={clsx(controlClasses, "field-sizing-content max-h-80 min-h-18 px-3 py-2", className)}
      {...rest}
    />
  );
});

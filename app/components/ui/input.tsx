import clsx from "clsx";
import { type ComponentPropsWithoutRef, forwardRef } from "react";

/** 16 px on phones: Safari zooms into smaller fields. */
export const controlClasses = clsx(
  "w-full min-w-0 rounded-lg border border-line-control bg-raised text-lg text-ink md:text-base",
  "placeholder:text-ink-faint transition-[border-color,box-shadow] duration-100",
  "focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/35",
  "aria-invalid:border-critical aria-invalid:focus-visible:outline-critical/35",
  "disabled:cursor-not-allowed disabled:opacity-55",
);

/** A one-line text field; inside Field it gets its label and error. */
export const Input = forwardRef<HTMLInputElement, ComponentPropsWithoutRef<"input">>(function Input(
  { className, ...rest },
  ref,
) {
  return <input ref={ref} className={clsx(controlClasses, "h-11 px-3 md:h-9", className)} {...rest} />;
});

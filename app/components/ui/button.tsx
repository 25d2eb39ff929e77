import clsx from "clsx";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import { type ComponentPropsWithoutRef, forwardRef } from "react";

type Variant = "primary" | "secondary" | "quiet" | "danger";
type Size = "small" | "medium" | "large";

interface ButtonProps extends ComponentPropsWithoutRef<"button"> {
  variant?: Variant;
  size?: Size;
  /** Shows that the act is under way and takes no second press. */
  pending?: boolean;
  /** Renders the single child (a link) in the button's clothes. */
  asChild?: boolean;
}

const variants: Record<Variant, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover shadow-low",
  secondary: "bg-raised text-ink border border-line-strong hover:bg-hover shadow-low",
  quiet: "text-ink-muted hover:bg-hover hover:text-ink",
  danger: "bg-critical text-critical-ink hover:bg-critical-hover shadow-low",
};

const sizes: Record<Size, string> = {
  small: "h-7 px-2.5 text-sm rounded-md gap-1.5",
  medium: "h-8.5 px-3.5 text-base rounded-lg gap-2",
  large: "h-11 px-5 text-lg rounded-lg gap-2",
};

/** A button; one primary per screen. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  {
    variant = "secondary",
    size = "medium",
    pending = false,
    asChild = false,
    className,
    children,
    type = "button",
    ...rest
  },
  ref,
) {
  const classes = clsx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium",
    "transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55",
    variants[variant],
    sizes[size],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root ref={ref} className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button ref={ref} className={classes} type={type} aria-busy={pending || undefined} {...rest}>
      {pending && <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden />}
      {children}
    </button>
  );
});

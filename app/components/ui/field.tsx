import { type ReactNode, useId } from "react";

interface ControlProps {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  errors?: readonly string[] | undefined;
  /** Says that it may stay empty. */
  optional?: boolean;
  /** Stands at the right end of the label's line: a link, a unit. */
  aside?: ReactNode;
  /** Draws the control with the ids that tie it to label, hint and error. */
  children: (control: ControlProps) => ReactNode;
}

/** A labelled control with its hint and errors, wired for screen readers. */
export function Field({ label, hint, errors, optional = false, aside, children }: FieldProps) {
  const id = useId();
  const failed = errors !== undefined && errors.length > 0;
  const describedBy = [hint ? `${id}-hint` : "", failed ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium text-ink text-sm">
          {label}
          {optional && <span className="ml-1.5 font-normal text-ink-faint">optional</span>}
        </label>
        {aside && <span className="text-ink-faint text-sm">{aside}</span>}
      </div>
      {children({ id, "aria-invalid": failed || undefined, "aria-describedby": describedBy || undefined })}
      {failed && (
        <p id={`${id}-error`} className="wrap-anywhere text-critical-text text-sm first-letter:uppercase">
          {errors.join(" ")}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-faint text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}

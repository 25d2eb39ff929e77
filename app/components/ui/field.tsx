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
  /** Draws the control with the ids that tie it to label, hint and error. */
  children: (control: ControlProps) => ReactNode;
}

/** A labelled control with its hint and errors, wired for screen readers. */
export function Field({ label, hint, errors, children }: FieldProps) {
  const id = useId();
  const failed = errors !== undefined && errors.length > 0;
  const describedBy = [hint ? `${id}-hint` : "", failed ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-ink text-sm">
        {label}
      </label>
      {children({ id, "aria-invalid": failed || undefined, "aria-describedby": describedBy || undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-faint text-sm">
          {hint}
        </p>
      )}
      {failed && (
        <p id={`${id}-error`} className="text-critical-text text-sm">
          {errors.join(" ")}
        </p>
      )}
    </div>
  );
}

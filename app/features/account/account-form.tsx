import { useFetcher } from "@remix-run/react";
import { type ComponentPropsWithoutRef, type ReactNode, useEffect, useRef } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import type { AccountAnswer } from "./account-action.ts";

interface AccountField {
  name: string;
  label: string;
  type?: "text" | "email" | "password";
  autoComplete?: string;
  inputMode?: ComponentPropsWithoutRef<"input">["inputMode"];
  defaultValue?: string;
  hint?: string;
}

interface AccountFormProps {
  intent: string;
  fields: readonly AccountField[];
  /** Posted as they are. */
  hidden?: Readonly<Record<string, string>>;
  submit: string;
  variant?: "primary" | "secondary" | "danger";
  /** Said when it is done; without it nothing is. */
  said?: string;
  onDone?: (answer: AccountAnswer) => void;
  /** Beside the button. */
  aside?: ReactNode;
}

/** One act of the account page: its fields, its errors beside them, its button. Emptied when it is done. */
export function AccountForm({
  intent,
  fields,
  hidden = {},
  submit,
  variant = "secondary",
  said,
  onDone,
  aside,
}: AccountFormProps) {
  const fetcher = useFetcher<AccountAnswer>();
  const say = useToast();
  const form = useRef<HTMLFormElement>(null);
  const told = useRef<AccountAnswer | null>(null);
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const errors = answer?.errors ?? {};
  useEffect(() => {
    if (!answer || answer.errors || told.current === answer) return;
    told.current = answer;
    form.current?.reset();
    if (said) say(said);
    onDone?.(answer);
  }, [answer, said, say, onDone]);
  const pending = fetcher.state !== "idle";
  return (
    <fetcher.Form ref={form} method="post" action="/account" className="grid gap-4" noValidate>
      <input type="hidden" name="intent" value={intent} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {errors.form && (
        <Notice tone="critical" alert>
          {errors.form.join(" ")}
        </Notice>
      )}
      {fields.map(({ name, label, hint, ...control }) => (
        <Field key={name} label={label} hint={hint} errors={errors[name]}>
          {(wired) => <Input {...wired} name={name} maxLength={1000} required {...control} />}
        </Field>
      ))}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {aside}
        <Button type="submit" variant={variant} pending={pending} disabled={pending}>
          {submit}
        </Button>
      </div>
    </fetcher.Form>
  );
}

/** The field that asks for the password again before something weighs. */
export const passwordField = {
  name: "password",
  label: "Your password",
  type: "password",
  autoComplete: "current-password",
} as const;

import { Form, Link, useNavigation } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { NewPasswordField } from "#app/features/session/new-password-field.tsx";

interface SignUpFormProps {
  /** The address of who is signed in; null: a visitor, who gives name, address and password. */
  signedInAs: string | null;
  signInHref: string;
  typed: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, string[]>>;
}

function Person({ typed, errors }: Pick<SignUpFormProps, "typed" | "errors">) {
  return (
    <Field label="Your name" errors={errors.name}>
      {(control) => (
        <Input
          {...control}
          name="name"
          autoComplete="name"
          maxLength={200}
          defaultValue={typed.name}
          required
          autoFocus
        />
      )}
    </Field>
  );
}

function Credentials({ typed, errors }: Pick<SignUpFormProps, "typed" | "errors">) {
  return (
    <>
      <Field label="E-mail address" errors={errors.email}>
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" defaultValue={typed.email} required />
        )}
      </Field>
      <NewPasswordField label="Password" errors={errors.password} autoFocus={false} />
    </>
  );
}

function SignedIn({ email }: { email: string }) {
  return (
    <Notice tone="info">
      You are signed in as <span className="name-text font-semibold">{email}</span>. The new account will be yours.
    </Notice>
  );
}

/** Who it is for, and how they will sign in. */
export function SignUpForm({ signedInAs, signInHref, typed, errors }: SignUpFormProps) {
  const pending = useNavigation().state !== "idle";
  return (
    <>
      <Form method="post" className="grid gap-4" noValidate>
        {errors.form && (
          <Notice tone="critical" alert>
            {errors.form.join(" ")}
          </Notice>
        )}
        {signedInAs === null ? <Person typed={typed} errors={errors} /> : <SignedIn email={signedInAs} />}
        <Field label="Company" optional errors={errors.company}>
          {(control) => (
            <Input
              {...control}
              name="company"
              autoComplete="organization"
              maxLength={200}
              defaultValue={typed.company}
            />
          )}
        </Field>
        {signedInAs === null && <Credentials typed={typed} errors={errors} />}
        <Button type="submit" variant="primary" size="large" pending={pending} disabled={pending} className="mt-1">
          Create the account
        </Button>
      </Form>
      {signedInAs === null ? (
        <p className="text-ink-muted text-sm">
          You have an account already?{" "}
          <Link to={signInHref} className="rounded underline">
            Sign in
          </Link>
        </p>
      ) : (
        <Form method="post" action="/logout">
          <Button type="submit" variant="quiet" size="small" className="-ml-2.5">
            Sign out
          </Button>
        </Form>
      )}
    </>
  );
}

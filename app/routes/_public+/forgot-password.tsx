import type { ActionFunctionArgs } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { fieldErrors, readForm } from "#app/features/session/plain-form.ts";
import { attempt } from "#app/lib/load.ts";

export const meta = () => [{ title: "Reset your password" }];

export const loader = loadOwner;

const formSchema = z.object({
  email: z.string().trim().pipe(z.email("Enter an e-mail address, like you@example.com.").max(254)),
});

export async function action(args: ActionFunctionArgs) {
  const form = await readForm(args, formSchema);
  if (!form.ok) return { sent: false, ...form.refusal };
  const answer = await attempt(args, (caller) => caller.public.passwordReset.request(form.value));
  if (answer.ok) return { sent: true, typed: form.value, errors: {} };
  return { sent: false, typed: form.value, errors: fieldErrors(answer.error, ["email"]) };
}

export default function ForgotPassword() {
  const answer = useActionData<typeof action>();
  const { owner } = useLoaderData<typeof loader>();
  const pending = useNavigation().state === "submitting";
  if (answer?.sent) {
    return (
      <EntryPage
        owner={owner}
        title="Look at your mail"
        lead={`If ${answer.typed.email} has an account, a link is on its way to it.`}
      >
        <p className="text-ink-muted">It works once, for 30 minutes. Nothing there? Look into the spam folder first.</p>
        <Button asChild>
          <Link to="/login">Back to sign-in</Link>
        </Button>
      </EntryPage>
    );
  }
  const errors: Record<string, string[]> = answer?.errors ?? {};
  return (
    <EntryPage owner={owner} title="Reset your password" lead="We mail you a link to choose a new one.">
      <Form method="post" className="grid gap-4" noValidate>
        {errors.form && (
          <Notice tone="critical" alert>
            {errors.form.join(" ")}
          </Notice>
        )}
        <Field label="E-mail address" errors={errors.email}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={answer?.typed.email}
              required
              autoFocus
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="large" pending={pending} disabled={pending}>
          Send the link
        </Button>
      </Form>
      <Link to="/login" className="justify-self-start rounded text-ink-muted text-sm underline">
        Back to sign-in
      </Link>
    </EntryPage>
  );
}

import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { newPasswordField } from "#app/features/session/new-password.ts";
import { NewPasswordField } from "#app/features/session/new-password-field.tsx";
import { fieldErrors, readForm } from "#app/features/session/plain-form.ts";
import { attempt } from "#app/lib/load.ts";

/** The token in the address must not travel on to another site. With no-referrer a form would lose its Origin, too. */
export const headers = () => ({ "referrer-policy": "same-origin" });
export const meta = () => [{ title: "Choose a new password" }];

export const loader = loadOwner;

const formSchema = z.object({ password: newPasswordField });

export async function action(args: ActionFunctionArgs) {
  const form = await readForm(args, formSchema);
  if (!form.ok) return form.refusal;
  const token = args.params.token ?? "";
  const answer = await attempt(args, (caller) =>
    caller.public.passwordReset.confirm({ token, password: form.value.password }),
  );
  if (answer.ok) return redirect("/login?passwordChanged");
  return { typed: {}, errors: fieldErrors(answer.error, ["password"]) };
}

export default function ResetPassword() {
  const answer = useActionData<typeof action>();
  const { owner } = useLoaderData<typeof loader>();
  const pending = useNavigation().state === "submitting";
  const errors: Record<string, string[]> = answer?.errors ?? {};
  return (
    <EntryPage owner={owner} title="Choose a new password" lead="All of your sessions end, on every device.">
      <Form method="post" className="grid gap-4" noValidate>
        {errors.form && (
          <Notice tone="critical" alert>
            {errors.form.join(" ")}{" "}
            <Link to="/forgot-password" className="rounded underline">
              Ask for a new link
            </Link>
          </Notice>
        )}
        <NewPasswordField errors={errors.password} />
        <Button type="submit" variant="primary" size="large" pending={pending} disabled={pending}>
          Set password
        </Button>
      </Form>
    </EntryPage>
  );
}

import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { signInWithCode } from "#app/features/session/sign-in.ts";
import { ownPath } from "#app/lib/own-path.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Enter your code" }];

/** Which of the two kinds of code is asked for stands in the address, so that the page works without JavaScript. */
const readQuery = (request: Request) => {
  const query = new URL(request.url).searchParams;
  return { target: ownPath(query.get("redirectTo"), "/"), recovery: query.has("recovery") };
};

export const loader = async (args: LoaderFunctionArgs) => ({
  ...readQuery(args.request),
  ...(await loadOwner(args)),
});

export async function action(args: ActionFunctionArgs) {
  const { target, recovery } = readQuery(args.request);
  const given = String((await readFields(args)).get("code") ?? "").trim();
  const wellFormed = recovery ? given.length >= 8 && given.length <= 40 : /^\d{6}$/.test(given.replaceAll(/\s/g, ""));
  if (!wellFormed)
    return data({ message: recovery ? "Enter one of your recovery codes." : "Enter the six digits." }, 400);
  const result = await signInWithCode(args, recovery ? { recovery_code: given } : { code: given });
  if (result.ok) return redirect(target, { headers: result.headers });
  return data({ message: result.message }, result.status);
}

export default function Code() {
  const answer = useActionData<typeof action>();
  const { target, recovery, owner } = useLoaderData<typeof loader>();
  const pending = useNavigation().formAction?.startsWith("/login-code") ?? false;
  const here = `/login-code?redirectTo=${encodeURIComponent(target)}`;
  const lead = recovery
    ? "Each of the codes you kept when you turned two-factor on works once."
    : "Your authenticator app shows six digits for this account.";
  return (
    <EntryPage owner={owner} title={recovery ? "Recovery code" : "Enter your code"} lead={lead}>
      <Form method="post" className="grid gap-4" noValidate>
        <Field label={recovery ? "Recovery code" : "Code"} errors={answer ? [answer.message] : undefined}>
          {(control) => (
            <Input
              {...control}
              key={String(recovery)}
              name="code"
              inputMode={recovery ? "text" : "numeric"}
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={40}
              required
              autoFocus
              className="font-mono tracking-widest"
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="large" pending={pending}>
          Sign in
        </Button>
      </Form>
      <p className="flex justify-between gap-4 text-ink-muted text-sm">
        <Link to={recovery ? here : `${here}&recovery`} className="rounded underline">
          {recovery ? "Use the authenticator app" : "Use a recovery code"}
        </Link>
        <Link to="/login" className="rounded underline">
          Sign in anew
        </Link>
      </p>
    </EntryPage>
  );
}

import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import { homeOf } from "#app/features/session/home-of.ts";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { PasskeyButton } from "#app/features/session/passkey-button.tsx";
import { signIn } from "#app/features/session/sign-in.ts";
import { findSession } from "#app/lib/load.ts";
import { ownPath } from "#app/lib/own-path.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Sign in" }];

const formSchema = z.object({
  email: z.string().trim().pipe(z.email("Enter an e-mail address, like you@example.com.").max(254)),
  password: z.string().min(1, "Enter your password.").max(1000, "That is too long for a password."),
});

const targetOf = (request: Request): string => ownPath(new URL(request.url).searchParams.get("redirectTo"), "/");

export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (session) throw redirect(ownPath(new URL(args.request.url).searchParams.get("redirectTo"), homeOf(session)));
  const isChanged = new URL(args.request.url).searchParams.has("passwordChanged");
  // A passkey belongs to the deployment's host: browsers offer none at another.
  const hasPasskeys = args.context.domain === null;
  return { target: targetOf(args.request), isChanged, hasPasskeys, ...(await loadOwner(args)) };
}

export async function action(args: ActionFunctionArgs) {
  const form = Object.fromEntries(await readFields(args));
  const parsed = formSchema.safeParse(form);
  const email = typeof form.email === "string" ? form.email : "";
  if (!parsed.success) return data({ email, errors: z.flattenError(parsed.error).fieldErrors, message: null }, 400);
  const result = await signIn(args, parsed.data);
  if (result.ok) {
    const target = targetOf(args.request);
    const next = result.needsCode ? `/login-code?redirectTo=${encodeURIComponent(target)}` : target;
    return redirect(next, { headers: result.headers });
  }
  return data({ email, errors: {}, message: result.message }, result.status);
}

export default function SignIn() {
  const answer = useActionData<typeof action>();
  const { target, isChanged, hasPasskeys, owner } = useLoaderData<typeof loader>();
  const pending = useNavigation().formAction?.startsWith("/login") ?? false;
  const errors: { email?: string[]; password?: string[] } = answer?.errors ?? {};
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!answer) return;
    if (password.current) password.current.value = "";
    password.current?.focus();
  }, [answer]);
  return (
    <EntryPage owner={owner} title="Sign in" lead="With the address of your account.">
      <Form method="post" className="grid gap-4" noValidate>
        {isChanged && !answer && <Notice tone="positive">Your password is changed. Sign in with the new one.</Notice>}
        {answer?.message && (
          <Notice tone="critical" alert>
            {answer.message}
          </Notice>
        )}
        <Field label="E-mail address" errors={errors.email}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={answer?.email}
              required
              autoFocus
            />
          )}
        </Field>
        <Field label="Password" errors={errors.password}>
          {(control) => (
            <Input
              {...control}
              ref={password}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="large" pending={pending} className="mt-1">
          Sign in
        </Button>
      </Form>
      <div className="grid gap-4">
        {hasPasskeys && <PasskeyButton target={target} />}
        <Link to="/forgot-password" className="justify-self-start rounded text-ink-muted text-sm underline">
          Forgot your password?
        </Link>
      </div>
    </EntryPage>
  );
}

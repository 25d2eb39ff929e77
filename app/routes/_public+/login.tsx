import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import { homeOf } from "#app/features/session/home-of.ts";
import { signIn } from "#app/features/session/sign-in.ts";
import { findSession } from "#app/lib/load.ts";
import { ownPath } from "#app/lib/own-path.ts";

export const meta = () => [{ title: "Sign in" }];

const formSchema = z.object({
  email: z.string().trim().pipe(z.email("Enter an e-mail address, like you@example.com.").max(254)),
  password: z.string().min(1, "Enter your password.").max(1000, "That is too long for a password."),
});

const targetOf = (request: Request): string => ownPath(new URL(request.url).searchParams.get("redirectTo"), "/");

export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (session) throw redirect(ownPath(new URL(args.request.url).searchParams.get("redirectTo"), homeOf(session)));
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const form = Object.fromEntries(await args.request.formData());
  const parsed = formSchema.safeParse(form);
  const email = typeof form.email === "string" ? form.email : "";
  if (!parsed.success) return data({ email, errors: z.flattenError(parsed.error).fieldErrors, message: null }, 400);
  const result = await signIn(args, parsed.data);
  if (result.ok) return redirect(targetOf(args.request), { headers: result.headers });
  return data({ email, errors: {}, message: result.message }, result.status);
}

export default function SignIn() {
  const answer = useActionData<typeof action>();
  const pending = useNavigation().formAction?.startsWith("/login") ?? false;
  const errors: { email?: string[]; password?: string[] } = answer?.errors ?? {};
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!answer) return;
    if (password.current) password.current.value = "";
    password.current?.focus();
  }, [answer]);
  return (
    <div className="grid min-h-dvh grid-rows-[1fr_auto] px-5">
      <main className="mx-auto grid w-full max-w-sm content-center gap-7 py-14">
        <div className="grid gap-1">
          <h1 className="font-semibold text-2xl text-ink tracking-tight">Sign in</h1>
          <p className="text-ink-muted text-lg">With the address you were invited by.</p>
        </div>
        <Form method="post" className="grid gap-4" noValidate>
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
      </main>
      <footer className="flex justify-center py-6">
        <ThemeToggle />
      </footer>
    </div>
  );
}

/** Signing up by a link, as the page's form asks for it: works without JavaScript, and once however often it is sent. */
import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { z } from "zod";
import { newPasswordField } from "#app/features/session/new-password.ts";
import { fieldErrors, readForm } from "#app/features/session/plain-form.ts";
import { chooseTeam, signIn } from "#app/features/session/sign-in.ts";
import { attempt, call, findSession, procedureError } from "#app/lib/load.ts";
import type { StartedSignUpView } from "#server/contracts/sign-up.ts";
import type { SignUpAnswer } from "./sign-up-answer.ts";

const company = z
  .string()
  .trim()
  .max(200, "That is too long for a name.")
  .transform((text) => text || undefined)
  .optional();

const newUserSchema = z.object({
  name: z.string().trim().min(1, "Enter your name.").max(200, "That is too long for a name."),
  company,
  email: z.string().trim().pipe(z.email("Enter an e-mail address, like you@example.com.").max(254)),
  password: newPasswordField,
});
const knownUserSchema = z.object({ company });

type NewUser = z.infer<typeof newUserSchema>;
type Fields = Partial<NewUser>;
const fieldNames = ["name", "company", "email", "password"];

const refused = (typed: Record<string, string>, errors: Record<string, string[]>, status = 400) =>
  data<SignUpAnswer>({ done: null, typed, errors }, status);

const typedOf = ({ password: _, ...rest }: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** @returns "known": the address has an account, and nobody is signed in */
function start(args: ActionFunctionArgs, token: string, fields: Fields) {
  return attempt(args, async (caller): Promise<StartedSignUpView | "known"> => {
    try {
      return await caller.public.signUp.start({ token, ...fields });
    } catch (error) {
      if (procedureError(error)?.status === 401) return "known";
      throw error;
    }
  });
}

/**
 * Whoever gives the password of the account they have is that person: somebody who sent the form twice, or who is a
 * customer already. They go on signed in.
 */
async function goOnAsKnown(args: ActionFunctionArgs, { email, password, ...rest }: NewUser) {
  const here = new URL(args.request.url).pathname;
  const entered = await signIn(args, { email, password });
  if (entered.ok) {
    const next = entered.needsCode ? `/login-code?redirectTo=${encodeURIComponent(here)}` : here;
    return redirect(next, { headers: entered.headers });
  }
  const words =
    entered.status === 401
      ? "There is an account of this address, with another password. Sign in, or give another address."
      : entered.message;
  return refused(typedOf({ email, ...rest }), { email: [words] }, entered.status);
}

/** The cookies of whoever has just signed up: a new session, or the new customer chosen in the one they have. */
async function cookiesFor(args: ActionFunctionArgs, isSignedIn: boolean, customerId: string, fields: Fields) {
  if (isSignedIn) return (await chooseTeam(args, { customer_id: customerId })) ?? new Headers();
  const entered = await signIn(args, { email: fields.email ?? "", password: fields.password ?? "" });
  return entered.ok ? entered.headers : new Headers();
}

/** Makes the account, its endpoint and its first key, and signs in. */
export async function signUpAction(args: ActionFunctionArgs) {
  const token = args.params.token ?? "";
  const session = await findSession(args);
  const form = await readForm<Fields>(args, session ? knownUserSchema : newUserSchema);
  if (!form.ok) return refused(form.refusal.typed, form.refusal.errors);
  const offer = await call(args, (caller) => caller.public.signUp.get({ token }));
  const answer = await start(args, token, form.value);
  if (!answer.ok) {
    return refused(typedOf(form.value), fieldErrors(answer.error, fieldNames), answer.error.status);
  }
  if (answer.result === "known") return goOnAsKnown(args, newUserSchema.parse(form.value));
  const { customer_id, secret } = answer.result;
  const headers = await cookiesFor(args, session !== null, customer_id, form.value);
  if (secret === null) return redirect(new URL(args.request.url).pathname, { headers });
  const email = session?.user.email ?? form.value.email ?? "";
  const done = { started: { ...answer.result, secret }, email, models: offer.models };
  // Said aloud: else the page's own status counts, and a link that was used up by this is gone.
  return data<SignUpAnswer>({ done }, { status: 200, headers });
}

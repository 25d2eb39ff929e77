/** The account page's acts by name: what each needs of its form, and the procedure it calls. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { newPasswordField } from "#app/features/session/new-password.ts";
import { attempt } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { type EnrolmentView, registerPasskeyInputSchema } from "#server/contracts/account.ts";
import type { AppCaller } from "#server/trpc/router.ts";

export interface AccountAnswer {
  intent: string;
  /** By field; `form` is above all of them. Null: done. */
  errors: Record<string, string[]> | null;
  enrolment?: EnrolmentView;
  recoveryCodes?: string[];
  passkeyOptions?: Record<string, unknown>;
}

type Extra = Omit<AccountAnswer, "intent" | "errors">;

interface Act {
  fields: readonly string[];
  run(caller: AppCaller, form: Record<string, string>): Promise<Extra>;
}

/** Ties a schema to the call that takes its value. */
const act = <Value extends object>(
  schema: z.ZodType<Value>,
  fields: readonly string[],
  run: (account: AppCaller["account"], value: Value) => Promise<Extra | object>,
): Act => ({
  fields,
  run: async ({ account }, form) => {
    const answer = await run(account, schema.parse(form));
    return "shown" in answer ? (answer.shown as Extra) : {};
  },
});

const password = z.string().min(1, "Enter your password.");
const withPassword = z.object({ password });
const email = z.string().trim().pipe(z.email("Enter an e-mail address, like you@example.com.").max(254));
const digits = z.string().regex(/^\s*(\d\s*){6}$/, "Enter the six digits.");
const name = z.string().trim().min(1, "Enter a name.").max(200, "That is too long for a name.");
const changePassword = z.object({ current_password: password, new_password: newPasswordField });

function readJson(text: string, context: z.RefinementCtx<string>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "The passkey did not arrive whole. Try again." });
    return z.NEVER;
  }
}

const passkeyResponse = z.string().transform(readJson).pipe(registerPasskeyInputSchema.shape.response);
const keepPasskey = z.object({ name, response: passkeyResponse });

const acts: Record<string, Act> = {
  rename: act(z.object({ name }), ["name"], (account, value) => account.profile.update(value)),
  "change-password": act(changePassword, ["current_password", "new_password"], (account, value) =>
    account.password.change(value),
  ),
  "change-email": act(z.object({ email, password }), ["email", "password"], (account, value) =>
    account.email.change(value),
  ),
  "send-verification": act(z.object({}), [], (account) => account.email.sendVerification()),
  enrol: act(withPassword, ["password"], async (account, value) => ({
    shown: { enrolment: await account.twoFactor.enrol(value) },
  })),
  confirm: act(z.object({ code: digits }), ["code"], async (account, value) => ({
    shown: { recoveryCodes: (await account.twoFactor.confirm(value)).recovery_codes },
  })),
  "new-codes": act(withPassword, ["password"], async (account, value) => ({
    shown: { recoveryCodes: (await account.twoFactor.newRecoveryCodes(value)).recovery_codes },
  })),
  disable: act(withPassword, ["password"], (account, value) => account.twoFactor.disable(value)),
  "passkey-options": act(withPassword, ["password"], async (account, value) => ({
    shown: { passkeyOptions: await account.passkeys.registerOptions(value) },
  })),
  "passkey-register": act(keepPasskey, ["name"], (account, value) => account.passkeys.register(value)),
  "passkey-remove": act(z.object({ id: z.string(), password }), ["password"], (account, value) =>
    account.passkeys.remove(value),
  ),
  "end-session": act(z.object({ id: z.string() }), [], (account, value) => account.sessions.revoke(value)),
  "end-others": act(z.object({}), [], (account) => account.sessions.revokeOthers()),
};

/** Does what a form of the account page asks for. */
export async function accountAction(args: ActionFunctionArgs): Promise<AccountAnswer> {
  const entries = [...(await readFields(args))].map(([key, value]) => [key, String(value)]);
  const { intent = "", ...form } = Object.fromEntries(entries) as Record<string, string>;
  const wanted = Object.hasOwn(acts, intent) ? acts[intent] : undefined;
  if (!wanted) throw new Response("There is no such act.", { status: 400 });
  try {
    const answer = await attempt(args, (caller) => wanted.run(caller, form));
    if (answer.ok) return { intent, errors: null, ...answer.result };
    const { param, message } = answer.error;
    return { intent, errors: { [param && wanted.fields.includes(param) ? param : "form"]: [message] } };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { intent, errors: z.flattenError(error).fieldErrors as Record<string, string[]> };
  }
}

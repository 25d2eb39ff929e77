/** The sign-in forms' way to /api/auth: the same handler, limits and cookies as a client of that API gets. */
import type { AppLoadContext } from "@remix-run/node";

interface FormArgs {
  request: Request;
  context: AppLoadContext;
}

export type SignInResult =
  | { ok: true; headers: Headers; needsCode: boolean }
  | { ok: false; status: number; message: string };

/** Hands a JSON body to /api/auth/<path> as if the browser had sent it. */
function askAuth({ request, context }: FormArgs, path: string, body: unknown): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of ["cookie", "origin", "sec-fetch-site", "user-agent", "x-forwarded-for"]) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const url = new URL(request.url);
  const inner = new Request(new URL(`/api/auth/${path}`, url), { method: "POST", headers, body: JSON.stringify(body) });
  return context.services.handleAuth(inner, context.remoteAddress, context.arrival);
}

function cookiesOf(response: Response): Headers {
  const headers = new Headers();
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}

/** What the form says when the sign-in did not work; never whether the address is known. */
export function signInMessage(
  status: number,
  retryAfter: string | null,
  publicUrl: string,
  wrong = "E-mail address or password is wrong.",
): string {
  if (status === 429) {
    const seconds = Number(retryAfter);
    const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : seconds > 0 ? `${seconds} seconds` : "a minute";
    return `Too many attempts. Wait ${wait}, then try again.`;
  }
  if (status === 403) return `This is not the address of this deployment. Sign in at ${publicUrl}.`;
  if (status >= 500) return "Signing in is not possible just now. Try again in a moment.";
  return wrong;
}

async function resultOf(args: FormArgs, response: Response, wrong?: string): Promise<SignInResult> {
  const body: unknown = await response.json();
  if (response.ok) {
    const needsCode = typeof body === "object" && body !== null && "second_factor" in body;
    return { ok: true, headers: cookiesOf(response), needsCode };
  }
  const retryAfter = response.headers.get("retry-after") ?? response.headers.get("x-retry-after");
  const { status } = response;
  return { ok: false, status, message: signInMessage(status, retryAfter, args.context.publicUrl, wrong) };
}

/** Signs in; the headers carry the session's cookies, or those of a sign-in that waits for its code. */
export const signIn = async (args: FormArgs, credentials: { email: string; password: string }): Promise<SignInResult> =>
  resultOf(args, await askAuth(args, "sign-in/email", credentials));

/** The second step: a code of the authenticator, or a recovery code. */
export const signInWithCode = async (
  args: FormArgs,
  given: { code: string } | { recovery_code: string },
): Promise<SignInResult> => {
  const wrong = "The code is wrong, was used already, or came too late. Try the next one, or sign in again.";
  return resultOf(args, await askAuth(args, "sign-in/second-factor", given), wrong);
};

/** Signs out; the headers take the cookies away. */
export const signOut = async (args: FormArgs): Promise<Headers> => cookiesOf(await askAuth(args, "sign-out", {}));

/** Chooses which merchant or customer the user works for; null: not theirs. */
export async function chooseTeam(
  args: FormArgs,
  choice: { merchant_id: string } | { customer_id: string },
): Promise<Headers | null> {
  const response = await askAuth(args, "choose", choice);
  return response.ok ? cookiesOf(response) : null;
}

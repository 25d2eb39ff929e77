/** The edge of /api/auth/*: what better-auth must not see is refused here, and failed sign-ins are counted per account. */
import { z } from "zod";
import { AppError, errorBody, isAppError } from "#server/contracts/errors.ts";
import { readJson } from "#server/infra/read-json.ts";
import type { AttemptRule } from "./attempt-limiter.ts";
import { clientAddressHeader, type SignIn } from "./sign-in.ts";

/** Guesses at one account from one address, and from everywhere together. */
const perAccountAndAddress: AttemptRule = { windowSeconds: 15 * 60, max: 10 };
const perAccount: AttemptRule = { windowSeconds: 60 * 60, max: 50 };
const mostBodyBytes = 64 * 1024;

const credentialsSchema = z.object({ email: z.string().max(254), password: z.string().max(1000) });

function answer(error: AppError): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  // better-auth's clients read `message` and `code` at the top.
  const body = { ...errorBody(error), message: error.userMessage, code: error.code };
  return Response.json(body, { status: error.status, headers });
}

/** The same request with the peer's address vouched for, and only JSON in its body. */
async function vettedRequest(request: Request, remoteAddress: string): Promise<{ request: Request; body: unknown }> {
  const headers = new Headers(request.headers);
  headers.delete("x-forwarded-for");
  headers.set(clientAddressHeader, remoteAddress);
  if (request.method === "GET" || request.method === "HEAD") {
    return { request: new Request(request.url, { method: request.method, headers }), body: undefined };
  }
  const body = await readJson(request, mostBodyBytes);
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  const text = JSON.stringify(body ?? {});
  return { request: new Request(request.url, { method: request.method, headers, body: text }), body };
}

async function signInByPassword(signIn: SignIn, request: Request, body: unknown, remoteAddress: string) {
  const parsed = credentialsSchema.safeParse(body);
  if (!parsed.success) {
    throw new AppError("invalid_request", { userMessage: "An e-mail address and a password are needed." });
  }
  const account = `account ${parsed.data.email.trim().toLowerCase()}`;
  const fromHere = `${account} from ${remoteAddress}`;
  const waits = [
    await signIn.limiter.count(fromHere, perAccountAndAddress),
    await signIn.limiter.count(account, perAccount),
  ].filter((seconds) => seconds !== null);
  if (waits.length > 0) {
    throw new AppError("rate_limit_exceeded", {
      userMessage: "Too many attempts. Try again later.",
      retryAfterSeconds: Math.max(...waits),
    });
  }
  const response = await signIn.handler(request);
  if (response.ok) await signIn.limiter.forget([fromHere, account]);
  return response;
}

/** Answers a request below /api/auth; `remoteAddress` is the socket's peer. */
export const makeHandleAuthRequest =
  (signIn: SignIn) =>
  async (original: Request, remoteAddress: string): Promise<Response> => {
    try {
      const { request, body } = await vettedRequest(original, remoteAddress);
      const isPasswordSignIn = new URL(request.url).pathname.replace(/\/+$/, "").endsWith("/sign-in/email");
      if (isPasswordSignIn && request.method === "POST") {
        return await signInByPassword(signIn, request, body, remoteAddress);
      }
      return await signIn.handler(request);
    } catch (error) {
      if (isAppError(error)) return answer(error);
      throw error;
    }
  };

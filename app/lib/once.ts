/** Sent twice (a double click, a resent page, "Try again"), a form with the same `once` is one call with one effect. */
import type { ActionFunctionArgs } from "@remix-run/node";

/** The name of the form's field. */
export const onceName = "once";

const wellFormed = /^[\w-]{8,64}$/;

/** A new one, in any browser: `crypto.randomUUID` exists only where the page came by https. */
export const newOnce = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The request as the procedures see it, with the form's `once` as its Idempotency-Key. */
export function onceOnly(args: ActionFunctionArgs, data: FormData): ActionFunctionArgs {
  const once = data.get(onceName);
  if (typeof once !== "string" || !wellFormed.test(once)) return args;
  const headers = new Headers(args.request.headers);
  headers.delete("content-length");
  headers.set("idempotency-key", `form-${once}`);
  // Its method too: a change is asked for its origin, a GET is not.
  const { url, method, signal } = args.request;
  return { ...args, request: new Request(url, { method, headers, signal }) };
}

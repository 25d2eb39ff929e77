/** How actions read a form: the only place that takes a request's body. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/react";
import { areFieldNames } from "./field-names.ts";
import { findSession, signInPath } from "./load.ts";
import { isOfAnother } from "./typed-by.ts";

export type FormArgs = Pick<ActionFunctionArgs, "request" | "context">;

const forSignedIn = /^\/(?:account|console|portal)(?:\/|$)/;

/** What was read, by request: an action may ask for its form again. */
const read = new WeakMap<Request, Promise<FormData>>();

async function takeBody(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (cause) {
    if (cause instanceof Error && cause.name === "BodyTooLargeError")
      throw new Response(cause.message, { status: 413 });
    throw new Response("The form did not arrive whole. Send it again.", { status: 400 });
  }
}

async function readOnce(args: FormArgs): Promise<FormData> {
  const { request } = args;
  if (forSignedIn.test(new URL(request.url).pathname)) {
    const session = await findSession(args);
    if (session === null) throw redirect(signInPath(request));
    // To what is theirs: the page that it was typed on is left, and the text with it.
    if (isOfAnother(request, session)) throw redirect("/");
  }
  const data = await takeBody(request);
  if (!areFieldNames(data.keys())) throw new Response("This page knows no such form.", { status: 400 });
  return data;
}

/**
 * The fields of the form that was sent, as often as asked for. Of the console, the portal and the account nothing is
 * read before it is known who sends it.
 * @throws a redirect to the sign-in, or home where somebody else typed it; a Response of 400 for what no page of ours sends, of 413 for more than it takes
 */
export function readFields(args: FormArgs): Promise<FormData> {
  const known = read.get(args.request);
  if (known) return known;
  const reading = readOnce(args);
  read.set(args.request, reading);
  return reading;
}

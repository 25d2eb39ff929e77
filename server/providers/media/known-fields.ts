/** Vendors with a shape of their own take what they know: anything else is refused by name, or left out. */
import { own } from "#server/providers/wire/json-values.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";
import type { UpstreamContext } from "../port.ts";
import { formText } from "./multipart.ts";
import type { MediaRead } from "./port.ts";

const isAsked = (value: unknown): boolean => value !== undefined && value !== null && value !== "" && value !== false;

/** A parameter as the client sent it: JSON's value, or a form field's text; undefined: none, or null. */
export function givenField({ body }: MediaRead, name: string): unknown {
  if (body.kind === "json") return own(body.fields, name) ?? undefined;
  return formText(body.form, body.bytes, name) ?? undefined;
}

/**
 * Refuses parameters that ask for what the vendor does not know.
 * @param known names that the codec itself reads
 * @throws AppError(invalid_request) naming the first, unless the operator lets it be dropped
 */
export function onlyFields(read: MediaRead, context: UpstreamContext, known: ReadonlySet<string>): void {
  const { body } = read;
  const names = body.kind === "json" ? Object.keys(body.fields) : body.form.parts.map(({ name }) => name);
  for (const name of names) {
    if (known.has(name)) continue;
    if (body.kind === "form" || isAsked(own(body.fields, name))) unsupported(context.unsupported, name.slice(0, 64));
  }
}

/** Refuses a stream of what comes whole. @throws AppError(invalid_request), whatever the operator chose to drop */
export function refuseStream(read: MediaRead): void {
  if (read.delivery !== "whole")
    throw invalidRequest("stream", "The model that serves this request does not stream its answer.");
}

/**
 * Refuses a parameter that is known, unless it says one of these.
 * @throws AppError(invalid_request) unless the operator lets it be dropped
 */
export function onlyValues(read: MediaRead, context: UpstreamContext, name: string, values: readonly unknown[]): void {
  const given = givenField(read, name);
  if (given === undefined || values.includes(given)) return;
  const names = values.map(String).join("', '");
  unsupported(context.unsupported, name, `The model that serves this request takes '${names}' as '${name}'.`);
}

/** Reads the body of a media request: JSON or a form, and typed parameters out of either. */

import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { formText, mediaTypeOf, readMultipart } from "./multipart.ts";
import type { MediaBody, MediaFacts, MediaInput } from "./port.ts";

const jsonType = /^application\/(?:[\w.-]+\+)?json$/;

/** @throws AppError(invalid_request) */
export function readJsonBody(input: MediaInput): MediaBody & { kind: "json" } {
  const type = mediaTypeOf(input.contentType);
  if (type !== "" && !jsonType.test(type))
    throw invalidRequest("content-type", "Send the request body as application/json.");
  const fields = readJsonObject(input.body);
  return { kind: "json", bytes: input.body, members: jsonMembers(input.body), fields };
}

/** @throws AppError(invalid_request) */
export function readFormBody(input: MediaInput): MediaBody & { kind: "form" } {
  if (mediaTypeOf(input.contentType) !== "multipart/form-data")
    throw invalidRequest("content-type", "Send this request as multipart/form-data.");
  const form = readMultipart(input.body, input.contentType);
  return { kind: "form", bytes: input.body, contentType: input.contentType, form };
}

/** A parameter as sent: JSON's value, or a form field's text; undefined: none, or null. */
function raw(body: MediaBody, name: string): unknown {
  if (body.kind === "json") return own(body.fields, name) ?? undefined;
  return formText(body.form, body.bytes, name) ?? undefined;
}

/** A text parameter; null: none. @throws AppError(invalid_request) when it is no text */
export function textField(body: MediaBody, name: string): string | null {
  const value = raw(body, name);
  if (value === undefined) return null;
  if (typeof value !== "string") throw invalidRequest(name, `'${name}' must be a string.`);
  return value;
}

/** A text parameter that must be there and not be empty. @throws AppError(invalid_request) */
export function requiredText(body: MediaBody, name: string): string {
  const value = textField(body, name);
  if (!value) throw invalidRequest(name, `'${name}' is required and must be a string.`);
  return value;
}

/** A whole number from `least` (1) to `most`; null: none. @throws AppError(invalid_request) */
export function countField(body: MediaBody, name: string, most: number, least = 1): number | null {
  const value = raw(body, name);
  if (value === undefined) return null;
  const number = typeof value === "string" && body.kind === "form" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < least || number > most)
    throw invalidRequest(name, `'${name}' must be an integer from ${least} to ${most}.`);
  return number;
}

/** A flag; false when it is not given. @throws AppError(invalid_request) */
export function flagField(body: MediaBody, name: string): boolean {
  const value = raw(body, name);
  if (value === undefined || value === false) return false;
  if (value === true) return true;
  if (body.kind === "form" && typeof value === "string") {
    if (/^(?:true|1)$/i.test(value)) return true;
    if (/^(?:false|0|)$/i.test(value)) return false;
  }
  throw invalidRequest(name, `'${name}' must be a boolean.`);
}

/** Facts of a request to which none of them applies. */
export const noFacts: MediaFacts = {
  images: 0,
  inputImages: 0,
  imageSize: null,
  imageQuality: null,
  characters: 0,
  seconds: null,
  audioBytes: 0,
  responseFormat: null,
};

/** About four bytes of text make a token. */
export const tokensOfBytes = (bytes: number): number => Math.ceil(bytes / 4);

/** No request's count is larger: sums stay far inside what a number holds exactly. */
export const boundedCount = (value: number): number => Math.min(Math.ceil(value), 1_000_000_000);

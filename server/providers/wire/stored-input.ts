/**
 * What a request names instead of bringing along: files, items and recordings that lie in the upstream account, which
 * all customers share. Another of them may have stored it, and no hold covers its tokens: refused, unless the provider's
 * settings say `paid_extras: true`.
 */
import { isObject, parseObject, textOf } from "./json-values.ts";
import { invalidRequest } from "./unsupported.ts";

type Settings = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** What a tool is called with or takes is the client's own, whatever its members are called. */
const clientsOwn = new Set(["input_schema", "arguments", "parameters", "metadata", "schema", "args", "response"]);
const deepest = 12;

/** Files of Google's Files API, and of a bucket that the operator's account can read. */
const storedUri = /^(?:gs:|(?:https?:\/\/[^/?#]*googleapis\.com(?::\d+)?\/[^?#]*)?\/*files\/)/i;

/** The member of this object that names something stored; null: none does. */
function storedMember(holder: Fields): string | null {
  if (textOf(holder.file_id)) return "file_id";
  for (const name of ["fileUri", "file_uri"]) if (storedUri.test(textOf(holder[name]) ?? "")) return name;
  if (isObject(holder.audio) && textOf(holder.audio.id)) return "audio.id";
  if (holder.type === "item_reference") return "id";
  return holder.type === "image_generation_call" && !textOf(holder.result) ? "id" : null;
}

const at = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function storedIn(value: unknown, path: string, depth: number): string | null {
  if (typeof value !== "object" || value === null || depth > deepest) return null;
  if (isObject(value)) {
    const own = storedMember(value);
    if (own !== null) return at(path, own);
  }
  const calls = isObject(value) && textOf(value.type)?.endsWith("tool_use") === true;
  for (const [name, inner] of Object.entries(value)) {
    if (clientsOwn.has(name) || (calls && name === "input")) continue;
    const found = storedIn(inner, at(path, name), depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** An item of a Response's input that is nothing but an id; its type may be left out. */
function bareReference({ input }: Fields): string | null {
  if (!Array.isArray(input)) return null;
  const index = input.findIndex((item) => isObject(item) && textOf(item.id) && !item.type && item.role === undefined);
  return index < 0 ? null : `input.${index}.id`;
}

/** @throws AppError(invalid_request) naming what is stored, unless the settings allow it */
export function refuseStored(body: Fields, settings: Settings): void {
  if (settings.paid_extras === true) return;
  const param = storedIn(body, "", 0) ?? bareReference(body);
  if (param !== null) throw invalidRequest(param, `'${param}' is not offered here: send the content itself.`);
}

/** How such names stand in JSON, or are escaped: bytes that have none of these name nothing stored. */
const traces = ['"file_id"', '"fileUri"', '"file_uri"', '"audio"', '"item_reference"', '"image_generation_call"'];
const inChats = [...traces, "\\u00"].map((text) => Buffer.from(text));
const inResponses = [...traces, '"id"', "\\u00"].map((text) => Buffer.from(text));

const refuseTraced = (traced: readonly Buffer[]) => (body: Buffer, settings: Settings) => {
  if (settings.paid_extras === true || !traced.some((trace) => body.includes(trace))) return;
  const parsed = parseObject(body.toString("utf8"));
  if (parsed) refuseStored(parsed, settings);
};

/** The same of a chat's bytes, which are parsed only where they may name something stored. */
export const refuseStoredIn = refuseTraced(inChats);

/** The same of a Response's. */
export const refuseStoredInResponse = refuseTraced(inResponses);

/** A filled-in call as `fetch` sends it, or what is wrong with it beside each field. Pure. */
import { type CallDraft, readBody } from "#app/features/reference/call-draft.ts";
import { pathOf, valuesOf } from "#app/features/reference/call-target.ts";
import type { InputView } from "#app/features/reference/describe-inputs.ts";
import type { OperationView } from "#app/features/reference/describe-operation.ts";

export interface BuiltRequest {
  method: string;
  /** From the origin on: "/ve_…/v1/chat/completions". */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: string | FormData | null;
}

/** By the inputs' keys, "body" or "key". */
export type Wrongs = Readonly<Record<string, string>>;

export interface Sender {
  /** Where the document's paths begin at this page's own origin. */
  path: string;
  keyPrefix: "slk_" | "slm_";
  /** The secret as it was pasted. */
  secret: string;
}

/** What a header carries everywhere: printable ASCII (RFC 9110, 5.5). */
const inHeader = /^[\x20-\x7e]*$/;

/** The secret alone, also of a whole header that was copied. */
const bareSecret = (pasted: string): string => pasted.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, "");

function wrongWithKey({ keyPrefix, secret }: Sender): string | null {
  const bare = bareSecret(secret);
  if (bare === "") return `Paste the secret of a key: it begins with ${keyPrefix}.`;
  if (!/^[\x21-\x7e]+$/.test(bare)) return "A key has neither spaces nor letters beyond ASCII.";
  if (keyPrefix === "slk_" && bare.startsWith("slm_")) return "That is a management key: models are called with slk_….";
  if (keyPrefix === "slm_" && bare.startsWith("slk_")) return "That is an access key: this API takes slm_….";
  return null;
}

/** Browsers resolve these segments, written either way, and would ask for another path (URL Standard, 4.4). */
const leavesPath = (text: string): boolean =>
  text
    .split(/[?#]/, 1)[0]
    ?.split(/[/\\]/)
    .some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)) ?? false;

function wrongWith(input: InputView, { values, files }: CallDraft): string | null {
  const { key, place, kind, name, required } = input;
  const text = values[key] ?? "";
  const isEmpty = kind === "file" ? files[key] === undefined : text === "";
  if (isEmpty) return required ? (kind === "file" ? "Choose a file." : `${name} is needed.`) : null;
  if (place === "path" && leavesPath(text)) return "A path's part cannot be . or ..";
  if (place === "header" && !inHeader.test(text)) return "Headers carry one line of plain ASCII.";
  return null;
}

function wrongs(view: OperationView, draft: CallDraft, sender: Sender): Wrongs {
  const found: Record<string, string> = {};
  for (const input of view.inputs) {
    const wrong = wrongWith(input, draft);
    if (wrong !== null) found[input.key] = wrong;
  }
  const read = view.body !== null && view.fileField === null ? readBody(draft.body) : null;
  if (read && "error" in read) found.body = read.error;
  const key = wrongWithKey(sender);
  if (key !== null) found.key = key;
  return found;
}

function formOf({ inputs }: OperationView, { values, files }: CallDraft): FormData {
  const form = new FormData();
  for (const { key, place, name, kind } of inputs) {
    if (place !== "form") continue;
    const part = kind === "file" ? files[key] : values[key];
    if (part instanceof File) form.set(name, part, part.name);
    else if (part) form.set(name, part);
  }
  return form;
}

/** The body exactly as it was typed: digits and order stay. */
function bodyOf(view: OperationView, draft: CallDraft): BuiltRequest["body"] {
  if (view.body === null) return null;
  return view.fileField === null ? draft.body : formOf(view, draft);
}

/** The request, when nothing is wrong with what was filled in. */
export function buildRequest(
  view: OperationView,
  draft: CallDraft,
  sender: Sender,
): { request: BuiltRequest } | { wrongs: Wrongs } {
  const found = wrongs(view, draft, sender);
  if (Object.keys(found).length > 0) return { wrongs: found };
  const body = bodyOf(view, draft);
  return {
    request: {
      method: view.method.toUpperCase(),
      target: sender.path + pathOf(view, draft, "nothing"),
      headers: {
        ...valuesOf(view, draft, "header"),
        authorization: `Bearer ${bareSecret(sender.secret)}`,
        // A form's own type, with its boundary, comes of the browser.
        ...(typeof body === "string" && { "content-type": "application/json" }),
      },
      body,
    },
  };
}

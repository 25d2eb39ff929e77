/** What a reader has filled in of a call: the samples tell it, the panel sends it. Pure. */
import type { Json } from "#app/features/code-samples/sample-request.ts";
import type { OperationView } from "./describe-operation.ts";

export type JsonObject = { readonly [name: string]: Json };

export interface CallDraft {
  /** By the inputs' keys; what is left empty is not sent. */
  values: Readonly<Record<string, string>>;
  files: Readonly<Record<string, File>>;
  /** The JSON body as it is typed, valid or not. */
  body: string;
  /** The last valid one. */
  value: JsonObject;
}

/** What is known of the reader beforehand. */
export interface KnownOfReader {
  /** By the gateway's endpoints: a model of the reader's own that can answer there. */
  models: Readonly<Record<string, string>>;
  /** The reader's own endpoint. */
  endpointId: string | null;
}

/** The model that an operation's example names, in its body or its path; null: it names none. */
export function exampleModel({ body, inputs }: OperationView): string | null {
  const named = body?.example.model;
  if (typeof named === "string") return named;
  return inputs.find(({ place, name }) => place === "path" && name === "model")?.example ?? null;
}

/** A model of the reader's own that can do this; null: none is known, and the example's stays. */
export const ownModel = ({ endpoint }: OperationView, { models }: Pick<KnownOfReader, "models">): string | null =>
  endpoint !== null && Object.hasOwn(models, endpoint) ? (models[endpoint] ?? null) : null;

const written = (value: JsonObject): string => JSON.stringify(value, null, 2);

/** An operation as it is sent when nothing is changed but what the reader has to know. */
export function firstDraft(view: OperationView, { models, endpointId }: KnownOfReader): CallDraft {
  const model = ownModel(view, { models });
  const example: Record<string, Json> = { ...view.body?.example };
  if (typeof example.model === "string" && model !== null) example.model = model;
  const values: Record<string, string> = {};
  for (const { key, place, name, kind } of view.inputs) {
    const isEndpoint = name === "ve_id" || (name === "id" && view.path.startsWith("/virtual-endpoints/{id}"));
    if (place === "form" && kind !== "file" && example[name] !== undefined) values[key] = String(example[name]);
    if (place === "path" && isEndpoint && endpointId !== null) values[key] = endpointId;
    if (place === "path" && name === "model" && model !== null) values[key] = model;
  }
  return { values, files: {}, body: written(example), value: example };
}

/** Deeper than any request that means something. */
const mostDepth = 100;

const depthOf = (value: unknown, depth = 0): number =>
  typeof value !== "object" || value === null || depth > mostDepth
    ? depth
    : Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));

/** The body that a text says, or in words why it says none. */
export function readBody(text: string): { value: JsonObject } | { error: string } {
  if (text.trim() === "") return { error: "The body is empty: the least is {}." };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^JSON\.parse: /, "") : "";
    return { error: `Not valid JSON: ${reason}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { error: "The body has to be a JSON object: {…}." };
  }
  if (depthOf(value) > mostDepth) return { error: `The body is nested deeper than ${mostDepth} levels.` };
  return { value: value as JsonObject };
}

/** The draft with this text as its body. */
export function withBody(draft: CallDraft, body: string): CallDraft {
  const read = readBody(body);
  return { ...draft, body, value: "value" in read ? read.value : draft.value };
}

/** Asks for the answer piece by piece? Ollama's format does so unless it is told not to. */
export function asksForStream({ streams }: OperationView, { value }: CallDraft): boolean {
  if (streams === null) return false;
  return value.stream === true || (streams === "application/x-ndjson" && value.stream !== false);
}

/** The draft, asking for a stream or not. */
export function withStream({ streams }: OperationView, draft: CallDraft, stream: boolean): CallDraft {
  const { stream: _, ...rest } = draft.value;
  const value = stream || streams === "application/x-ndjson" ? { ...rest, stream } : rest;
  return { ...draft, value, body: written(value) };
}

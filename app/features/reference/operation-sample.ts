/** An operation's call with the reader's own address, model and key name. Pure. */
import type { Json, SampleRequest } from "#app/features/code-samples/sample-request.ts";
import type { OperationView } from "./describe-operation.ts";

export interface SampleReader {
  /** Where the document's paths begin. */
  root: string;
  /** The environment variable of the key. */
  variable: string;
  key: { name: string; prefix: string } | null;
  /** A model of the reader's own that chats; null: the example's stays. */
  model: string | null;
}

/** The model's name stands in for those of the chats' examples only: no other kind of model is known here. */
const chatModel = "chat";

const filled = (path: string, examples: Readonly<Record<string, string>>, model: string | null): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const example = examples[name] ?? name;
    return encodeURIComponent(name === "model" && example === chatModel ? (model ?? example) : example);
  });

function bodyOf({ body, fileField }: OperationView, model: string | null): SampleRequest["body"] {
  if (body === null) return { type: "none" };
  const value: Record<string, Json> = { ...body.example };
  if (value.model === chatModel && model !== null) value.model = model;
  if (fileField === null) return { type: "json", value };
  const texts = Object.entries(value).map(([name, text]) => [name, { text: String(text) }] as const);
  const file = fileField === "image" ? "picture.png" : "recording.mp3";
  return { type: "form", parts: { [fileField]: { file }, ...Object.fromEntries(texts) } };
}

function libraryOf({ library }: OperationView, root: string): SampleRequest["library"] {
  if (library === null) return null;
  const { name, call } = library;
  return { library: name, call, baseUrl: name === "anthropic" ? root : `${root}/v1` };
}

/** @param stream whether it asks for the answer piece by piece */
export function operationSample(view: OperationView, reader: SampleReader, stream: boolean): SampleRequest {
  const body = bodyOf(view, reader.model);
  const streams = stream && view.streams !== null && body.type === "json";
  const answers = view.streams === "text/event-stream" ? "events" : "lines";
  return {
    method: view.method.toUpperCase() as SampleRequest["method"],
    url: reader.root + filled(view.path, view.pathExamples, reader.model),
    key: {
      header: "Authorization",
      scheme: "Bearer ",
      variable: reader.variable,
      name: reader.key?.name ?? null,
      prefix: reader.key?.prefix ?? null,
    },
    body: streams ? { type: "json", value: { ...body.value, stream: true } } : body,
    answer: streams ? answers : view.fileName === null ? "json" : { file: view.fileName },
    library: libraryOf(view, reader.root),
  };
}

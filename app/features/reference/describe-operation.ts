/** An operation of a document as its page shows it. Pure. */
import type { Json } from "#app/features/code-samples/sample-request.ts";
import { type Field, fieldOf, fieldsInside, typeWords } from "./describe-fields.ts";
import { type InputView, inputsOf } from "./describe-inputs.ts";
import { exampleOf } from "./example-of.ts";
import { type MediaType, type Method, type OpenApiDocument, operationsOf, type PlacedOperation } from "./openapi.ts";

export interface ResponseView {
  status: string;
  description: string;
  contentType: string | null;
  type: string;
  fields: readonly Field[];
  headers: readonly { name: string; description: string }[];
}

export interface OperationView {
  id: string;
  method: Method;
  path: string;
  /** Of the gateway: the endpoint that it asks; null: it is not the gateway's. */
  endpoint: string | null;
  tag: string;
  summary: string;
  description: string;
  parameters: readonly { place: "path" | "query" | "header"; fields: readonly Field[] }[];
  /** What a reader fills in to send it, but for a JSON body. */
  inputs: readonly InputView[];
  body: { contentType: string; fields: readonly Field[]; example: { readonly [name: string]: Json } } | null;
  fileField: string | null;
  answers: readonly ResponseView[];
  refusals: readonly ResponseView[];
  /** "text/event-stream", where it can stream. */
  streams: string | null;
  /** Where what is answered is a file. */
  fileName: string | null;
  library: { name: "openai" | "anthropic"; call: string } | null;
}

const places = ["path", "query", "header"] as const;
const streamTypes = ["text/event-stream", "application/x-ndjson"];

function parameterGroups({ operation }: PlacedOperation, document: OpenApiDocument): OperationView["parameters"] {
  return places.flatMap((place) => {
    const fields = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name, schema = {}, required = false, description }) =>
        fieldOf(name, { ...schema, ...(description && { description }) }, required, document),
      );
    return fields.length > 0 ? [{ place, fields }] : [];
  });
}

/** The answer's own type first; streams are told of elsewhere. */
const mainMedia = (content: Readonly<Record<string, MediaType>> = {}): [string, MediaType] | undefined =>
  Object.entries(content).find(([type]) => !streamTypes.includes(type));

function responseView(status: string, { operation }: PlacedOperation, document: OpenApiDocument): ResponseView {
  const response = operation.responses[status] ?? {};
  const [contentType = null, media] = mainMedia(response.content) ?? [];
  return {
    status,
    description: response.description ?? "",
    contentType,
    type: media?.schema ? typeWords(media.schema, document) : "",
    fields: media?.schema ? fieldsInside(media.schema, document) : [],
    headers: Object.entries(response.headers ?? {}).map(([name, { description = "" }]) => ({ name, description })),
  };
}

function bodyView({ operation }: PlacedOperation, document: OpenApiDocument): OperationView["body"] {
  const [contentType, media] = mainMedia(operation.requestBody?.content) ?? [];
  if (contentType === undefined || !media) return null;
  const schema = media.schema ?? {};
  const example = (media.example ?? exampleOf(schema, document)) as { readonly [name: string]: Json };
  return { contentType, fields: fieldsInside(schema, document), example };
}

/** What stands for the path's parameters in samples. */
const pathExamples = ({ operation }: PlacedOperation, document: OpenApiDocument): Record<string, string> =>
  Object.fromEntries(
    (operation.parameters ?? [])
      .filter((parameter) => parameter.in === "path")
      .map(({ name, schema, example }) => [
        name,
        String(example ?? schema?.example ?? exampleOf(schema ?? {}, document, name)),
      ]),
  );

const isAnswer = (status: string): boolean => status.startsWith("2");

/** Null: the document has no operation of this id. */
export function describeOperation(document: OpenApiDocument, id: string): OperationView | null {
  const placed = operationsOf(document).find(({ operation }) => operation.operationId === id);
  if (!placed) return null;
  const { operation, method, path } = placed;
  const statuses = Object.keys(operation.responses);
  const answers = statuses.filter(isAnswer);
  const contents = answers.flatMap((status) => Object.entries(operation.responses[status]?.content ?? {}));
  return {
    id,
    method,
    path,
    endpoint: operation["x-endpoint"] ?? null,
    tag: operation.tags?.[0] ?? "",
    summary: operation.summary ?? id,
    description: operation.description ?? "",
    parameters: parameterGroups(placed, document),
    inputs: inputsOf(placed, document, pathExamples(placed, document)),
    body: bodyView(placed, document),
    fileField: operation["x-file-field"] ?? null,
    answers: answers.map((status) => responseView(status, placed, document)),
    refusals: statuses.filter((status) => !isAnswer(status)).map((status) => responseView(status, placed, document)),
    streams: contents.map(([type]) => type).find((type) => streamTypes.includes(type)) ?? null,
    fileName: contents.flatMap(([, media]) => media["x-file-name"] ?? [])[0] ?? null,
    library: operation["x-client-library"] ?? null,
  };
}

export interface OperationGroup {
  tag: string;
  operations: readonly { id: string; method: Method; path: string; summary: string }[];
}

/** The operations by their tags, for a table of contents. */
export function groupOperations(document: OpenApiDocument): OperationGroup[] {
  const groups = new Map<string, OperationGroup["operations"][number][]>();
  for (const { method, path, operation } of operationsOf(document)) {
    const tag = operation.tags?.[0] ?? "";
    const { operationId: id, summary = id } = operation;
    groups.set(tag, [...(groups.get(tag) ?? []), { id, method, path, summary }]);
  }
  return [...groups].map(([tag, operations]) => ({ tag, operations }));
}

/** What a reader may fill in to send an operation: its parameters and the parts of its form. Pure. */
import { type OpenApiDocument, type PlacedOperation, resolved, type Schema } from "./openapi.ts";

export interface InputView {
  /** "query.limit": where it goes, and its name there. */
  key: string;
  place: "path" | "query" | "header" | "form";
  name: string;
  required: boolean;
  description: string;
  kind: "text" | "number" | "file";
  /** Empty: anything. */
  choices: readonly string[];
  /** What counts when it is left empty; null: the document does not say. */
  default: string | null;
  /** Stands for it in samples while it is empty. */
  example: string | null;
  /** Goes into the path as it is typed, slashes and query included. */
  verbatim: boolean;
}

const places = ["path", "query", "header"] as const;

/** The schema behind a reference or "or null". */
function plain(given: Schema, document: OpenApiDocument): Schema {
  const { schema } = resolved(given, document);
  const variants = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== "null");
  const [only] = variants;
  return only && variants.length === 1 ? { ...schema, ...resolved(only, document).schema } : schema;
}

const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === "string" ? value : JSON.stringify(value);

function choicesOf(schema: Schema): readonly string[] {
  if (schema.type === "boolean") return ["true", "false"];
  return (schema.enum ?? []).map((value) => textOf(value) ?? "");
}

type Named = Pick<InputView, "place" | "name" | "required" | "description" | "example">;

function inputOf(given: Schema, named: Named, document: OpenApiDocument): InputView {
  const schema = plain(given, document);
  const isNumber = schema.type === "integer" || schema.type === "number";
  return {
    ...named,
    key: `${named.place}.${named.name}`,
    description: named.description || (schema.description ?? ""),
    kind: schema.format === "binary" ? "file" : isNumber ? "number" : "text",
    choices: choicesOf(schema),
    default: textOf(schema.default),
    verbatim: named.place === "path" && schema.format === "uri-reference",
  };
}

function parameterInputs(
  { operation }: PlacedOperation,
  document: OpenApiDocument,
  pathExamples: Readonly<Record<string, string>>,
): InputView[] {
  return places.flatMap((place) =>
    (operation.parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name, schema = {}, required = false, description = "" }) => {
        const example = place === "path" ? (pathExamples[name] ?? name) : null;
        return inputOf(schema, { place, name, required, description, example }, document);
      }),
  );
}

function formInputs({ operation }: PlacedOperation, document: OpenApiDocument): InputView[] {
  const media = operation.requestBody?.content["multipart/form-data"];
  if (!media?.schema) return [];
  const { properties = {}, required = [] } = plain(media.schema, document);
  return Object.entries(properties).map(([name, schema]) =>
    inputOf(
      schema,
      { place: "form", name, required: required.includes(name), description: "", example: null },
      document,
    ),
  );
}

/** In the document's order: path, query, headers, then a form's parts with those first that it needs. */
export function inputsOf(
  placed: PlacedOperation,
  document: OpenApiDocument,
  pathExamples: Readonly<Record<string, string>>,
): InputView[] {
  const parts = formInputs(placed, document).sort((a, b) => Number(b.required) - Number(a.required));
  return [...parameterInputs(placed, document, pathExamples), ...parts];
}

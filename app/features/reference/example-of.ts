/** A value that a schema could have: for samples of calls that bring no example of their own. Pure. */
import type { Json } from "#app/features/code-samples/sample-request.ts";
import { type OpenApiDocument, resolved, type Schema } from "./openapi.ts";

const mostDepth = 6;

/** Ids and times look like what they are. */
function textOf(name: string, schema: Schema): string {
  if (schema.format === "date-time" || name.endsWith("_at")) return "2026-01-31T12:00:00Z";
  if (schema.format === "email" || name === "email") return "name@example.com";
  if (name === "base_url") return "https://api.example.com/v1";
  if (/credit|amount|price|cost|charge/.test(name)) return "100";
  if (/currency/.test(name)) return "EUR";
  if (/(^|_)id$/.test(name)) return `${name.replace(/_?id$/, "") || "the"}_id`;
  return name === "" ? "text" : `my ${name.replaceAll("_", " ")}`;
}

function objectOf(schema: Schema, document: OpenApiDocument, depth: number): Json {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {});
  // What has nothing that it needs (a change) is shown by its first plain field.
  const first = fields.find(([, field]) => resolved(field, document).schema.type === "string")?.[0];
  const wanted = fields.filter(
    ([name]) => required.has(name) || (required.size === 0 && depth === 0 && name === first),
  );
  return Object.fromEntries(wanted.map(([name, field]) => [name, exampleOf(field, document, name, depth + 1)]));
}

/** The smallest sensible value. */
export function exampleOf(given: Schema, document: OpenApiDocument, name = "", depth = 0): Json {
  const { schema } = resolved(given, document);
  const known = schema.example ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (known !== undefined) return known as Json;
  if (depth > mostDepth) return null;
  const variant = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null");
  if (variant) return exampleOf(variant, document, name, depth);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  if (type === "string") return textOf(name, schema);
  if (type === "integer" || type === "number") return Math.max(1, schema.minimum ?? 1);
  if (type === "boolean") return true;
  if (type === "array")
    return schema.items ? [exampleOf(schema.items, document, name.replace(/s$/, ""), depth + 1)] : [];
  return objectOf(schema, document, depth);
}

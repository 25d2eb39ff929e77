/** Google's Schema, a subset of OpenAPI 3.0 (ai.google.dev/api/caching#Schema), as JSON schema. */
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";

type Fields = Record<string, unknown>;

const renamed: Readonly<Record<string, string>> = {
  any_of: "anyOf",
  max_items: "maxItems",
  min_items: "minItems",
  max_length: "maxLength",
  min_length: "minLength",
  max_properties: "maxProperties",
  min_properties: "minProperties",
};
const counts = /^(max|min)(Items|Length|Properties)$/;
/** Members that only Google knows; `example` says nothing that binds. */
const dropped = new Set(["propertyOrdering", "property_ordering", "nullable", "example"]);
const deepest = 100;

/** int64 members come as text. */
const countOf = (value: unknown): unknown =>
  typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;

function typeOf(schema: Fields): unknown {
  const type = typeof schema.type === "string" ? schema.type.toLowerCase() : schema.type;
  return schema.nullable === true && typeof type === "string" && type !== "null" ? [type, "null"] : type;
}

function memberOf(name: string, value: unknown, param: string, depth: number): unknown {
  if (name === "properties" && isObject(value)) {
    const entries = Object.entries(value).map(([key, inner]) => [
      key,
      jsonSchemaOf(inner, `${param}.${key}`, depth + 1),
    ]);
    return Object.fromEntries(entries);
  }
  if (name === "items") return jsonSchemaOf(value, `${param}.items`, depth + 1);
  if (name === "anyOf" && Array.isArray(value))
    return value.map((inner, index) => jsonSchemaOf(inner, `${param}.anyOf.${index}`, depth + 1));
  return counts.test(name) ? countOf(value) : value;
}

/**
 * The JSON schema that says the same.
 * @throws AppError(invalid_request) for what is no object, or nested beyond any use
 */
export function jsonSchemaOf(schema: unknown, param: string, depth = 0): Fields {
  if (!isObject(schema)) throw invalidRequest(param, "A schema must be an object.");
  if (depth > deepest) throw invalidRequest(param, "The schema is nested too deeply.");
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.has(key)) continue;
    const name = Object.hasOwn(renamed, key) ? (renamed[key] ?? key) : key;
    entries.push([name, name === "type" ? typeOf(schema) : memberOf(name, value, param, depth)]);
  }
  return Object.fromEntries(entries);
}

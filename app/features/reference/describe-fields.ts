/** A schema as a reader sees it: fields with their type in words, down to where it repeats itself. Pure. */
import { type OpenApiDocument, resolved, type Schema } from "./openapi.ts";

export interface Field {
  name: string;
  type: string;
  required: boolean;
  description: string;
  /** What else is true of the value: "one of …", "at most 200". */
  rules: readonly string[];
  fields: readonly Field[];
}

const mostDepth = 5;

const variantsOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [];
const typesOf = ({ type }: Schema): readonly string[] =>
  type === undefined ? [] : typeof type === "string" ? [type] : type;

/** "string or list of integer"; null is said last. */
export function typeWords(given: Schema, document: OpenApiDocument, depth = 0): string {
  const { schema } = resolved(given, document);
  if (depth > mostDepth) return "object";
  const variants = variantsOf(schema);
  if (variants.length > 0) {
    const words = variants.flatMap((variant) => typeWords(variant, document, depth + 1).split(" or "));
    const unique = [...new Set(words)];
    return [...unique.filter((word) => word !== "null"), ...unique.filter((word) => word === "null")].join(" or ");
  }
  if (schema.const !== undefined) return typeof schema.const;
  if (schema.format === "binary") return "file";
  const words = typesOf(schema).map((type) => {
    if (type !== "array") return type;
    return schema.items ? `list of ${typeWords(schema.items, document, depth + 1).replaceAll(" or ", "/")}` : "list";
  });
  return words.length > 0 ? words.join(" or ") : schema.properties ? "object" : "anything";
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function rulesOf(schema: Schema): string[] {
  const rules: string[] = [];
  const say = (words: string, value: unknown) => value !== undefined && rules.push(`${words} ${shown(value)}`);
  if (schema.enum) rules.push(`one of ${schema.enum.map(shown).join(", ")}`);
  say("always", schema.const);
  say("default", schema.default);
  // zod writes the safe integers' own ends where none were given.
  if (schema.minimum !== Number.MIN_SAFE_INTEGER) say("at least", schema.minimum);
  if (schema.maximum !== Number.MAX_SAFE_INTEGER) say("at most", schema.maximum);
  if (schema.maxLength !== undefined) rules.push(`up to ${schema.maxLength} characters`);
  if (schema.minItems) rules.push(`at least ${schema.minItems} of them`);
  if (schema.maxItems !== undefined) rules.push(`up to ${schema.maxItems} of them`);
  return rules;
}

/** The fields inside a schema, whichever of its variants has them. */
export function fieldsInside(given: Schema, document: OpenApiDocument, seen: readonly string[] = []): readonly Field[] {
  const { schema, name } = resolved(given, document);
  if ((name !== null && seen.includes(name)) || seen.length > mostDepth) return [];
  const path = [...seen, name ?? ""];
  if (schema.items) return fieldsInside(schema.items, document, path);
  const inVariants = [...variantsOf(schema), ...(schema.allOf ?? [])].flatMap((variant) =>
    fieldsInside(variant, document, path),
  );
  const own = Object.entries(schema.properties ?? {}).map(([field, child]) =>
    fieldOf(field, child, schema.required?.includes(field) ?? false, document, path),
  );
  const fields = new Map([...inVariants, ...own].map((field) => [field.name, field]));
  return [...fields.values()].sort((a, b) => Number(b.required) - Number(a.required));
}

/** One field of this name. */
export function fieldOf(
  name: string,
  given: Schema,
  required: boolean,
  document: OpenApiDocument,
  seen: readonly string[] = [],
): Field {
  const { schema } = resolved(given, document);
  const notNull = variantsOf(schema).filter(({ type }) => type !== "null");
  const [only] = notNull;
  const rules = rulesOf(schema);
  return {
    name,
    type: typeWords(given, document),
    required,
    description: schema.description ?? "",
    rules: rules.length === 0 && notNull.length === 1 && only ? rulesOf(resolved(only, document).schema) : rules,
    fields: fieldsInside(given, document, seen),
  };
}

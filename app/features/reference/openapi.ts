/** As much of OpenAPI 3.1 as our own documents use. */

export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  description?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  additionalProperties?: boolean | Schema;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
  example?: unknown;
}

export interface MediaType {
  schema?: Schema;
  example?: unknown;
  "x-file-name"?: string;
}

export interface Operation {
  operationId: string;
  tags?: readonly string[];
  summary?: string;
  description?: string;
  parameters?: readonly Parameter[];
  requestBody?: { required?: boolean; content: Readonly<Record<string, MediaType>> };
  responses: Readonly<
    Record<
      string,
      {
        description?: string;
        headers?: Readonly<Record<string, { description?: string }>>;
        content?: Readonly<Record<string, MediaType>>;
      }
    >
  >;
  /** The gateway's endpoint, as keys' scopes and usage records name it. */
  "x-endpoint"?: string;
  "x-client-library"?: { name: "openai" | "anthropic"; call: string };
  "x-file-field"?: string;
}

export const methods = ["get", "post", "patch", "put", "delete"] as const;
export type Method = (typeof methods)[number];

export interface OpenApiDocument {
  info: { title: string; description?: string };
  servers?: readonly { url: string }[];
  paths: Readonly<Record<string, Partial<Record<Method, Operation>>>>;
  components?: { schemas?: Readonly<Record<string, Schema>> };
}

/** An operation with where it stands. */
export interface PlacedOperation {
  method: Method;
  path: string;
  operation: Operation;
}

/** Every operation in the document's own order. */
export const operationsOf = (document: OpenApiDocument): PlacedOperation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );

const schemaPrefix = "#/components/schemas/";

/** The schema that a reference means, and its name; a schema that is none is itself. */
export function resolved(schema: Schema, document: OpenApiDocument): { schema: Schema; name: string | null } {
  if (!schema.$ref?.startsWith(schemaPrefix)) return { schema, name: null };
  const name = schema.$ref.slice(schemaPrefix.length);
  const meant = document.components?.schemas?.[name];
  return { schema: { ...meant, ...(schema.description && { description: schema.description }) }, name };
}

/** /api/v1/openapi.json: OpenAPI 3.1 from the procedures themselves. */
import { generateOpenApiDocument } from "trpc-to-openapi";
import { appRouter } from "./router.ts";

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["message", "type", "code", "param"],
      properties: {
        message: { type: "string", description: "What went wrong, for people." },
        type: { type: "string", description: "Kind of error, as OpenAI names them." },
        code: { type: "string", description: "What went wrong, for programs: stable." },
        param: { type: ["string", "null"], description: "The parameter at fault, dotted." },
      },
    },
  },
};

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of yours, kept for 7 days. The same key with the same body answers the same and does nothing twice; with another body it answers 409.",
  schema: { type: "string", maxLength: 255 },
};

type Operation = {
  parameters?: unknown[];
  responses?: Record<string, { description?: string; content?: object }>;
};

const isError = (status: string) => !status.startsWith("2");

/** The contract's error body in place of the generator's own, and the header that it does not know of. */
function completed(operation: Operation, method: string): Operation {
  const responses = Object.fromEntries(
    Object.entries(operation.responses ?? {}).map(([status, response]) => [
      status,
      isError(status)
        ? {
            description: response.description ?? "An error.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
          }
        : response,
    ]),
  );
  const parameters = method === "post" ? [...(operation.parameters ?? []), idempotencyKey] : operation.parameters;
  return { ...operation, ...(parameters ? { parameters } : {}), responses };
}

/** The document; `publicUrl` is where the deployment is reached. */
export function openApiDocument(publicUrl: string): object {
  const document = generateOpenApiDocument(appRouter, {
    title: "Sluice management API",
    description:
      "Providers, models, virtual endpoints, keys, credits and usage of a merchant. Credits are decimal strings with at most 6 decimals, times are RFC 3339 in UTC.",
    version: "1",
    openApiVersion: "3.1.0",
    baseUrl: `${publicUrl.replace(/\/+$/, "")}/api/v1`,
    securitySchemes: {
      ManagementKey: { type: "http", scheme: "bearer", description: "A management key, slm_…" },
    },
  });
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item as Record<string, Operation>).map(([method, operation]) => [
          method,
          completed(operation, method),
        ]),
      ),
    ]),
  );
  const { schemas, ...components } = document.components ?? {};
  const ownSchemas = Object.fromEntries(Object.entries(schemas ?? {}).filter(([name]) => !name.startsWith("error.")));
  return { ...document, paths, components: { ...components, schemas: { ...ownSchemas, Error: errorSchema } } };
}

/** /openapi/gateway.json: OpenAPI 3.1 of what clients call with an access key. */
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { type ErrorCode, errorCodes } from "#server/contracts/errors.ts";
import { nativeOperations } from "./native-operations.ts";
import { openAiOperations } from "./openai-operations.ts";
import type { GatewayOperation } from "./operation.ts";

export const gatewayOperations: readonly GatewayOperation[] = [...openAiOperations, ...nativeOperations];

/** What a client may be refused for, and when: contract.md, "Gateway". */
const refusals = {
  invalid_request: "Malformed JSON, a wrong type, a missing field; the upstream's own 400 passes through.",
  invalid_api_key: "The access key is missing, unknown, expired or revoked.",
  key_not_permitted: "The model, the endpoint or the address is outside the key's scope.",
  model_not_found: "The endpoint has no such model.",
  endpoint_not_found: "There is no such endpoint, or it is another key's.",
  request_too_large: "More than 20 MiB; of audio, more than 25 MiB.",
  insufficient_quota: "The credits are used up: error.checkout_url is where to buy more. By choice a 402.",
  key_limit_reached: "The key's own spend cap is reached.",
  rate_limit_exceeded: "Too many requests or tokens a minute, or at once; retry-after says when.",
  upstream_error: "Every route failed.",
  no_healthy_upstream: "No route is well just now; retry-after says when to ask again.",
  service_unavailable: "The gateway is not available for a moment.",
  upstream_timeout: "No route answered in time.",
} as const satisfies Partial<Record<ErrorCode, string>>;

const gatewayError = z
  .looseObject({
    error: z.looseObject({
      message: z.string().describe("What went wrong, for people."),
      type: z.string().describe("Kind of error, as OpenAI names them."),
      code: z.enum(Object.keys(refusals) as [keyof typeof refusals]).describe("What went wrong, for programs: stable."),
      param: z.string().nullable().describe("The parameter at fault, dotted."),
      checkout_url: z.string().optional().describe("With insufficient_quota: where credits are bought."),
    }),
  })
  .meta({ id: "Error", description: "Clients of other formats get their own format's error, with the same code." });

const requestId = z.string().describe("The request's id: it finds the request's record and receipt.");
const replyHeaders = z.object({
  "x-request-id": requestId,
  "x-sluice-model": z.string().optional().describe("Which model answered."),
  "x-sluice-attempts": z.string().optional().describe("How many routes were tried."),
  "x-sluice-charge": z.string().optional().describe("Credits charged. Not of a stream: its receipt has the charge."),
  "x-sluice-remaining": z.string().optional().describe("Credits left after it. Not of a stream."),
  "x-ratelimit-remaining-requests": z.string().optional().describe("Requests left this minute."),
  "x-ratelimit-remaining-tokens": z.string().optional().describe("Tokens left this minute."),
});

function refusalResponses(): ZodOpenApiOperationObject["responses"] {
  const byStatus = new Map<number, string[]>();
  for (const [code, when] of Object.entries(refusals)) {
    const { status } = errorCodes[code as keyof typeof refusals];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code}: ${when}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      `${status}` as "400",
      { description: lines.join("\n"), content: { "application/json": { schema: gatewayError } } },
    ]),
  );
}

const requestHeaders = z.object({
  "Idempotency-Key": z
    .string()
    .max(255)
    .optional()
    .describe("Any text of yours: the same request again within a day gets the same reply and costs nothing."),
  "x-request-id": z.string().optional().describe("Your own id of the request, kept on its record."),
  "x-sluice-app": z.string().optional().describe("Which of your applications asks, for your reports."),
});

function requestBody({ request }: GatewayOperation): Pick<ZodOpenApiOperationObject, "requestBody"> {
  if (request === null) return {};
  const contentType = request.type === "json" ? "application/json" : "multipart/form-data";
  const { schema, example } = request;
  return { requestBody: { required: true, content: { [contentType]: { schema, example } } } };
}

function answerContent({ answer, stream }: GatewayOperation) {
  if ("contentType" in answer) {
    return { [answer.contentType]: { schema: z.string().meta({ format: "binary" }), "x-file-name": answer.fileName } };
  }
  return {
    "application/json": { schema: answer.schema },
    ...(stream && { [stream]: { schema: z.string().describe("The answer piece by piece.") } }),
  };
}

function pathParameters({ parameters = {} }: GatewayOperation): z.ZodObject | null {
  const fields = Object.entries(parameters).map(([name, meta]) => [name, z.string().meta({ ...meta })]);
  return fields.length === 0 ? null : z.object(Object.fromEntries(fields));
}

function operationObject(operation: GatewayOperation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, library, keyHeader, request } = operation;
  const path = pathParameters(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    requestParams: { ...(path && { path }), header: requestHeaders },
    ...requestBody(operation),
    responses: {
      200: { description: "The answer.", headers: replyHeaders, content: answerContent(operation) },
      ...refusalResponses(),
    },
    security: [{ AccessKey: [] }, ...(keyHeader ? [{ [keyHeader]: [] }] : [])],
    "x-endpoint": operation.endpoint,
    ...(library && { "x-client-library": library }),
    ...(request?.type === "form" && { "x-file-field": request.file }),
  };
}

function paths(): ZodOpenApiPathsObject {
  const found: ZodOpenApiPathsObject = {};
  for (const operation of gatewayOperations) {
    found[operation.path] = { ...found[operation.path], [operation.method]: operationObject(operation) };
  }
  return found;
}

const description = `Every endpoint has a base address of its own, an access key of its own and credits of its own.
The key opens that endpoint and nothing else; without the endpoint's id in the address the key itself says which one is meant.
A stream's error is one event with the error's body; what ends without its format's own end is incomplete.`;

/** The document; `publicUrl` is where clients reach this deployment. */
export function gatewayDocument(publicUrl: string): object {
  const root = publicUrl.replace(/\/+$/, "");
  const inHeader = (name: string) => ({ type: "apiKey", in: "header", name }) as const;
  return createDocument({
    openapi: "3.1.0",
    info: { title: "Gateway API", version: "1", description },
    servers: [
      {
        url: `${root}/{ve_id}`,
        description: "One endpoint's address",
        variables: { ve_id: { default: "ve_id", description: "The endpoint's id, ve_…" } },
      },
      { url: root, description: "The key says which endpoint is meant" },
    ],
    tags: [...new Set(gatewayOperations.map(({ tag }) => tag))].map((name) => ({ name })),
    components: {
      securitySchemes: {
        AccessKey: { type: "http", scheme: "bearer", description: "An access key, slk_…" },
        "x-api-key": inHeader("x-api-key"),
        "x-goog-api-key": inHeader("x-goog-api-key"),
      },
    },
    paths: paths(),
  });
}

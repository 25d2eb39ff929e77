import type { z } from "zod";
import type { Endpoint } from "../address.ts";

/** One operation of the gateway, as its document tells it. */
export interface GatewayOperation {
  method: "get" | "post";
  /** Behind an endpoint's base address. */
  path: `/${string}`;
  /** As usage records and scopes of keys name it. */
  endpoint: Endpoint;
  id: string;
  tag: string;
  summary: string;
  description?: string;
  request:
    | { type: "json"; schema: z.ZodType; example: Record<string, unknown> }
    | { type: "form"; schema: z.ZodType; example: Record<string, string>; file: string }
    | null;
  /** In the path, with an example each. */
  parameters?: Record<string, { description: string; example: string; format?: "uri-reference" }>;
  answer: { schema: z.ZodType } | { contentType: string; fileName: string };
  /** How it streams, where the request asks for it. */
  stream?: "text/event-stream" | "application/x-ndjson";
  /** Which call of which client library it is. */
  library?: { name: "openai" | "anthropic"; call: string };
  /** The header that this format's clients send the key in, beside Authorization. */
  keyHeader?: "x-api-key" | "x-goog-api-key";
}

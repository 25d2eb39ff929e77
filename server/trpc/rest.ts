/** How a procedure appears on REST. */
import type { OpenApiMeta, OpenApiMethod } from "trpc-to-openapi";

/** Statuses that any management call may answer; the document describes their body once. */
const errorResponses = {
  400: "The request is malformed.",
  401: "The management key is missing, unknown or revoked.",
  403: "The key's role may not do this.",
  404: "There is no such thing in this merchant.",
  409: "It is in use, changed meanwhile, or the Idempotency-Key was used for another body.",
  422: "Well-formed, but it cannot be done.",
  429: "Too many requests.",
};

/** Meta of a procedure: its REST method, path below /api/v1, tag and one-line summary. */
export const rest = (method: OpenApiMethod, path: `/${string}`, tag: string, summary: string): OpenApiMeta => ({
  openapi: { method, path, tags: [tag], summary, protect: true, errorResponses },
});

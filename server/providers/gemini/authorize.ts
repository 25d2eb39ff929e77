import type { Authorize } from "../port.ts";

/** Google's API key as a header (ai.google.dev/gemini-api/docs/api-key); never in the query, where logs would keep it. */
export const geminiAuthorize: Authorize = (_request, credentials) =>
  credentials.apiKey === null ? [] : ["x-goog-api-key", credentials.apiKey];

import type { Authorize } from "../port.ts";

/** The API's version that this code speaks (platform.claude.com/docs/en/api/versioning). */
export const apiVersion = "2023-06-01";

const has = (headers: readonly string[], name: string): boolean =>
  headers.some((header, index) => index % 2 === 0 && header.toLowerCase() === name);

/** `x-api-key`, and `anthropic-version` where the request does not name one itself. */
export const anthropicAuthorize: Authorize = (request, credentials, settings) => {
  const headers: string[] = [];
  if (credentials.apiKey !== null) headers.push("x-api-key", credentials.apiKey);
  const version = typeof settings.anthropic_version === "string" ? settings.anthropic_version : apiVersion;
  if (!has(request.headers, "anthropic-version")) headers.push("anthropic-version", version);
  return headers;
};

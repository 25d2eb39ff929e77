/**
 * Which headers go along when a request is passed through, both ways: all but those of the connection, of the gateway
 * itself, and of what neither side may learn from the other. Lists are flat: name, value, name, value …
 */
import { textOf } from "#server/providers/wire/json-values.ts";

/** Of one connection, not of the message (RFC 9110 §7.6.1), and of the message's length, which the sender sets. */
const connectionHeaders = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
];

const keptFromBackend = new Set([
  ...connectionHeaders,
  "host",
  "expect",
  // The gateway asks for identity: what is compressed cannot be metered.
  "accept-encoding",
  // The client's credentials are for the gateway alone.
  "authorization",
  "x-api-key",
  "x-goog-api-key",
  "api-key",
  "cookie",
  // Where the request comes from is told by whoever is trusted to tell it.
  "forwarded",
  "x-real-ip",
]);

const keptFromClient = new Set([
  ...connectionHeaders,
  // Answers come from the gateway's origin, where consoles have their cookies.
  "set-cookie",
  "set-cookie2",
  "clear-site-data",
  "strict-transport-security",
  "alt-svc",
  "content-security-policy",
  // About the operator's credentials or its addresses.
  "www-authenticate",
  "location",
  "content-location",
  "refresh",
  // The gateway's own.
  "x-request-id",
  "x-checkout-url",
]);

const ownPrefixes = ["x-sluice-", "x-forwarded-", "x-ratelimit-"];
/** A page of the backend's gets no rights on the gateway's origin. */
const added = ["x-content-type-options", "nosniff", "content-security-policy", "sandbox; default-src 'none'"];

function filtered(headers: readonly string[], kept: (name: string) => boolean): string[] {
  const ofConnection = new Set<string>();
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() !== "connection") continue;
    for (const name of headers[index + 1]?.split(",") ?? []) ofConnection.add(name.trim().toLowerCase());
  }
  const passed: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] ?? "").toLowerCase();
    const isOurs = ownPrefixes.some((prefix) => name.startsWith(prefix));
    if (!isOurs && !ofConnection.has(name) && kept(name)) passed.push(name, headers[index + 1] ?? "");
  }
  return passed;
}

/** The client's headers that the backend gets, names in lower case; its credentials come by `authorizeCustom`. */
export function passedToBackend(headers: readonly string[], settings: Readonly<Record<string, unknown>>): string[] {
  const credential = textOf(settings.auth_header);
  return filtered(headers, (name) => !keptFromBackend.has(name) && name !== credential);
}

/** The backend's headers that the client gets, names in lower case. */
export function passedToClient(headers: readonly string[]): string[] {
  return [...filtered(headers, (name) => !keptFromClient.has(name) && name !== "x-content-type-options"), ...added];
}

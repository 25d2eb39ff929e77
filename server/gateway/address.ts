import { idFromHostLabel } from "#server/contracts/ids.ts";

/** Endpoints of the gateway, by the names that usage records carry. */
export type Endpoint =
  | "chat/completions"
  | "completions"
  | "responses"
  | "embeddings"
  | "images/generations"
  | "images/edits"
  | "audio/speech"
  | "audio/transcriptions"
  | "audio/translations"
  | "moderations"
  | "rerank"
  | "models"
  | "messages"
  | "messages/count_tokens"
  | "generateContent"
  | "streamGenerateContent"
  | "countTokens"
  | "api/chat"
  | "api/generate"
  | "api/tags"
  | "api/show"
  | "api/version"
  | "pass";

/** Whose conventions a path follows: the shape of its errors, the header of its key. */
export type Dialect = "openai" | "anthropic" | "gemini" | "ollama";

export interface Address {
  /** The endpoint named by path or host; null in the plain form, where the key names it. */
  virtualEndpointId: string | null;
  /** Null: no such endpoint. */
  endpoint: Endpoint | null;
  dialect: Dialect;
  /** What the path says behind the endpoint: a model's name (`models/…`, Gemini), or the path of a pass-through. */
  resource: string | null;
}

const basePattern = /^(?:\/(ve_[0-9a-z]+))?\/(v1beta|v1|api)(?:\/|$)/i;

const openAi = new Set<string>([
  "chat/completions",
  "completions",
  "responses",
  "embeddings",
  "images/generations",
  "images/edits",
  "audio/speech",
  "audio/transcriptions",
  "audio/translations",
  "moderations",
  "rerank",
  "models",
] satisfies Endpoint[]);
const anthropic = new Set<string>(["messages", "messages/count_tokens"] satisfies Endpoint[]);
const ollama = new Set<string>(["chat", "generate", "tags", "show", "version"]);
const geminiActions = new Set<string>(["generateContent", "streamGenerateContent", "countTokens"] satisfies Endpoint[]);

/**
 * Reads one of the three base forms (contract.md, "Gateway"): `/<ve_id>/v1`, `<ve_id>.<VE_HOST>/v1`, `/v1`; native
 * clients write `/v1beta` (Gemini) and `/api` (Ollama) behind the same bases.
 *
 * @param host the Host header; its port is ignored
 * @param endpointHost VE_HOST, where the subdomain form is served
 * @returns null when the path is not the gateway's
 */
export function parseAddress(url: string, host: string | undefined, endpointHost: string | undefined): Address | null {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  const match = basePattern.exec(path);
  if (!match) return null;
  const virtualEndpointId = match[1]?.toLowerCase() ?? endpointOfHost(host, endpointHost);
  const rest = path.slice(match[0].length);
  const version = match[2]?.toLowerCase();
  if (version === "api") return ollamaAddress(virtualEndpointId, rest);
  if (version === "v1beta") return geminiAddress(virtualEndpointId, rest);
  if (openAi.has(rest)) return { virtualEndpointId, endpoint: rest as Endpoint, dialect: "openai", resource: null };
  if (anthropic.has(rest))
    return { virtualEndpointId, endpoint: rest as Endpoint, dialect: "anthropic", resource: null };
  if (rest.startsWith("models/") && rest.length > 7) return modelAddress(virtualEndpointId, rest);
  if (rest.startsWith("pass/")) {
    return { virtualEndpointId, endpoint: "pass", dialect: "openai", resource: url.slice(match[0].length + 5) };
  }
  return { virtualEndpointId, endpoint: null, dialect: "openai", resource: null };
}

/** `models/<name>`, or Gemini's `models/<name>:<action>` under its stable version. */
function modelAddress(virtualEndpointId: string | null, rest: string): Address {
  const gemini = geminiAddress(virtualEndpointId, rest);
  if (gemini.endpoint !== "models" && gemini.endpoint !== null) return gemini;
  return { virtualEndpointId, endpoint: "models", dialect: "openai", resource: decode(rest.slice(7)) };
}

function geminiAddress(virtualEndpointId: string | null, rest: string): Address {
  const address = { virtualEndpointId, dialect: "gemini" } as const;
  if (rest === "models") return { ...address, endpoint: "models", resource: null };
  if (!rest.startsWith("models/")) return { ...address, endpoint: null, resource: null };
  const colon = rest.lastIndexOf(":");
  if (colon < 0) return { ...address, endpoint: "models", resource: decode(rest.slice(7)) };
  const action = rest.slice(colon + 1);
  const endpoint = geminiActions.has(action) ? (action as Endpoint) : null;
  return { ...address, endpoint, resource: decode(rest.slice(7, colon)) };
}

/** Only the paths of Ollama's API are the gateway's: the rest of `/api` is the product's own. */
function ollamaAddress(virtualEndpointId: string | null, rest: string): Address | null {
  if (!ollama.has(rest)) {
    if (virtualEndpointId === null) return null;
    return { virtualEndpointId, endpoint: null, dialect: "ollama", resource: null };
  }
  return { virtualEndpointId, endpoint: `api/${rest}` as Endpoint, dialect: "ollama", resource: null };
}

function endpointOfHost(host: string | undefined, endpointHost: string | undefined): string | null {
  if (!host || !endpointHost) return null;
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const suffix = `.${endpointHost.replace(/:\d+$/, "").toLowerCase()}`;
  return name.endsWith(suffix) ? idFromHostLabel(name.slice(0, -suffix.length)) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

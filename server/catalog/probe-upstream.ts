/** Test calls to an upstream, each with its vendor's own auth: a list of models, or one short chat. */
import type { ProviderKind, ProviderSettings } from "#server/contracts/provider-kinds.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import type { UpstreamAnswer } from "./diagnose-upstream.ts";
import type { ProviderCredentials } from "./snapshot.ts";

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 15_000;
const mostAnswerBytes = 2_000_000;

/** What a test needs of an upstream format: see providers/port.ts, whose providers are of this shape. */
export interface ProbeFormat {
  authorize(
    request: { url: URL; headers: string[]; body: Buffer },
    credentials: ProviderCredentials,
    settings: Readonly<Record<string, unknown>>,
  ): string[] | Promise<string[]>;
  codec: {
    request(
      chat: { model: string; messages: Record<string, unknown>[]; max_tokens: number },
      context: {
        upstreamModel: string;
        settings: Readonly<Record<string, unknown>>;
        stream: boolean;
        outputCap: number | null;
        maxOutputTokens: number;
        unsupported: "refuse" | "drop";
      },
    ): { path: string; headers: string[]; body: Buffer };
    /** @throws RangeError when the body is no answer */
    answer(body: Buffer): unknown;
  };
}

export interface Probe {
  http: HttpClient;
  kind: ProviderKind;
  baseUrl: string;
  credentials: ProviderCredentials;
  settings: ProviderSettings;
  /** Null: this kind has no chat of its own to try. */
  format: ProbeFormat | null;
}

/** Where a kind lists its models; null: nowhere behind the base URL. */
function listPath({ kind, settings }: Probe): string | null {
  if (kind === "bedrock") return null;
  if (kind === "custom") return "";
  if (kind === "anthropic") return "/v1/models";
  if (kind === "ollama") return "/api/tags";
  if (kind !== "azure_openai") return "/models";
  if (settings.url_style === "v1") return "/openai/v1/models";
  return `/openai/models?api-version=${encodeURIComponent(settings.api_version ?? "2024-10-21")}`;
}

/** A key in the header that the operator names, as a bearer token in `authorization`. */
function keyHeader({ credentials: { apiKey }, settings }: Probe): string[] {
  if (apiKey === null) return [];
  const name = settings.auth_header ?? "authorization";
  return [name, name === "authorization" ? `Bearer ${apiKey}` : apiKey];
}

async function call(probe: Probe, method: "GET" | "POST", request: { path: string; headers: string[]; body: Buffer }) {
  const url = new URL(`${probe.baseUrl}${request.path}`);
  const authorized = probe.format
    ? await probe.format.authorize(
        { url, headers: request.headers, body: request.body },
        probe.credentials,
        probe.settings,
      )
    : keyHeader(probe);
  const answer = await probe.http.pool(url.origin, connectTimeoutMs).request({
    method,
    path: `${url.pathname}${url.search}`,
    headers: [...request.headers, ...authorized, "accept-encoding", "identity", "user-agent", "sluice"],
    body: method === "POST" ? request.body : null,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    signal: AbortSignal.timeout(2 * answerTimeoutMs),
  });
  let text = "";
  for await (const chunk of answer.body.setEncoding("utf8")) {
    text += chunk;
    if (text.length > mostAnswerBytes) break;
  }
  return { status: answer.statusCode, text };
}

/** The answer of the list of models; null: this kind has none to ask for. */
export async function probeList(probe: Probe): Promise<UpstreamAnswer | null> {
  const path = listPath(probe);
  if (path === null) return null;
  return call(probe, "GET", { path, headers: ["accept", "application/json"], body: Buffer.alloc(0) });
}

/** The answer to a chat of a few tokens, and whether it is one in the vendor's format. */
export async function probeChat(
  probe: Probe & { format: ProbeFormat },
  model: string,
): Promise<{ answer: UpstreamAnswer; understood: boolean }> {
  const { codec } = probe.format;
  const chat = { model, max_tokens: 1, messages: [{ role: "user", content: "ping" }] };
  const context = {
    upstreamModel: model,
    settings: probe.settings,
    stream: false,
    outputCap: null,
    maxOutputTokens: 1,
    unsupported: "drop",
  } as const;
  const answer = await call(probe, "POST", codec.request(chat, context));
  return { answer, understood: answer.status === 200 && isAnswer(codec, answer.text) };
}

function isAnswer(codec: ProbeFormat["codec"], text: string): boolean {
  try {
    codec.answer(Buffer.from(text));
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

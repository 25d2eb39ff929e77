/** What a test call to an upstream means, in words for the operator. Pure. */
import { z } from "zod";

export interface UpstreamAnswer {
  status: number;
  text: string;
}

/** As OpenAI, Azure and Anthropic list models; as Google and Ollama do. */
const listSchema = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })) }).transform(({ data }) => data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => name.replace(/^models\//, ""))),
]);
const errorSchema = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });
const mostModels = 200;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The ids that `GET /models` listed; null when the answer is no such list. */
export function listedModels(answer: UpstreamAnswer): string[] | null {
  if (answer.status !== 200) return null;
  const list = listSchema.safeParse(parsed(answer.text));
  return list.success ? list.data.slice(0, mostModels) : null;
}

/** The upstream's own reason, shortened, without the credentials should it quote them. */
function reasonOf(answer: UpstreamAnswer, secrets: readonly string[]): string {
  const body = errorSchema.safeParse(parsed(answer.text));
  if (!body.success) return "";
  const { error } = body.data;
  const message = typeof error === "string" ? error : error.message;
  const safe = secrets.reduce((text, secret) => text.replaceAll(secret, "…"), message);
  return ` It said: ${safe.slice(0, 300)}`;
}

const meanings: Record<number, string> = {
  400: "The upstream refused the request.",
  401: "The upstream does not accept the credentials.",
  403: "The upstream knows the credentials but does not permit this.",
  404: "There is no such address or model at the upstream: check the base URL (often it ends in /v1) and the model.",
  429: "The upstream limits this account's rate, or its quota is used up.",
};

/**
 * Reads an answer; `asked` is the model of a test chat, null for a list of models; `understood`: it is what was asked for.
 */
export function diagnoseAnswer(
  answer: UpstreamAnswer,
  facts: { asked: string | null; models: string[] | null; understood: boolean; secrets: readonly string[] },
): { ok: boolean; diagnosis: string } {
  const { status } = answer;
  const bad = (text: string) => ({ ok: false, diagnosis: text + reasonOf(answer, facts.secrets) });
  if (status >= 300 && status < 400) return bad("The upstream redirects; redirects are not followed.");
  if (status >= 500) return bad(`The upstream is failing (HTTP ${status}).`);
  if (status !== 200) return bad(meanings[status] ?? `The upstream answered with HTTP ${status}.`);
  if (facts.asked === null) {
    if (facts.models) return { ok: true, diagnosis: `Reachable; ${facts.models.length} models listed.` };
    if (facts.understood) return { ok: true, diagnosis: "Reachable." };
    return bad("The upstream answered, but not with a list of models: check the base URL.");
  }
  if (facts.understood) {
    return { ok: true, diagnosis: `Reachable; ${facts.asked} answered.` };
  }
  return bad("The upstream answered, but not with a chat: check the base URL.");
}

const failures: Record<string, string> = {
  ENOTFOUND: "The host name does not exist.",
  EAI_AGAIN: "The host name could not be resolved.",
  ECONNREFUSED: "The host refuses the connection: is the port right, and the service up?",
  ECONNRESET: "The connection was reset.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The network cannot be reached.",
  UND_ERR_CONNECT_TIMEOUT: "The connection could not be opened in time.",
  UND_ERR_HEADERS_TIMEOUT: "The upstream accepted the request and did not answer in time.",
  UND_ERR_BODY_TIMEOUT: "The upstream began to answer and fell silent.",
  UND_ERR_SOCKET: "The upstream closed the connection without an answer.",
  UND_ERR_HEADERS_OVERFLOW: "The upstream sent too many headers.",
};

/** Says why there was no answer at all. */
export function diagnoseFailure(error: unknown): string {
  if (!(error instanceof Error)) return "The call failed.";
  if (error.name === "PrivateAddressError") {
    return "The host is a private or local address, which this deployment does not allow.";
  }
  if (error.name === "TimeoutError" || error.name === "AbortError") return "The upstream took too long.";
  if (error.name === "HTTPParserError") return "The upstream does not speak HTTP on this port.";
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") return error.cause ? diagnoseFailure(error.cause) : "The call failed.";
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) return `The TLS certificate was not accepted (${code}).`;
  return failures[code] ?? `The call failed (${code}).`;
}

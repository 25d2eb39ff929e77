/** What a test call to an upstream means, in words for the operator. Pure. */
import { z } from "zod";
import type { ProviderVerdict } from "#server/contracts/provider.ts";

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

/** What a call found, for scripts and for people. */
export interface Finding {
  ok: boolean;
  verdict: ProviderVerdict;
  diagnosis: string;
}

const meanings: Record<number, [ProviderVerdict, string]> = {
  400: ["refused", "The upstream refused the request."],
  401: ["credentials", "The upstream does not accept the credentials."],
  403: [
    "permission",
    "The upstream knows the credentials but does not permit this: check what the key may do, and its region.",
  ],
  404: [
    "wrong_address",
    "There is no such address at the upstream: check the base URL (often it ends in /v1), and the model.",
  ],
  429: ["rate_limited", "The upstream limits this account's rate, or its quota is used up."],
};

export interface AnswerFacts {
  /** The model of a test chat; null for a list of models. */
  asked: string | null;
  /** What the upstream lists; null: it lists none. */
  models: string[] | null;
  /** The answer is what was asked for. */
  understood: boolean;
  /** How this kind calls what answers: a model, a deployment. */
  noun?: string;
  secrets: readonly string[];
}

const countOf = (models: readonly string[]) => (models.length === 1 ? "1 model" : `${models.length} models`);

/** A 404 for a chat at an address that lists models is about the model, not about the address. */
function missingModel({ asked, models, noun = "model" }: AnswerFacts): Finding | null {
  if (asked === null || models === null) return null;
  // Azure lists the models that could be deployed, not the deployments.
  const listed = noun !== "model" || models.includes(asked) || models.length >= mostModels;
  const more = listed ? "" : ` It lists ${countOf(models)}, not this one.`;
  return {
    ok: false,
    verdict: "model_missing",
    diagnosis: `The address and the credentials are right, but there is no ${noun} ${asked} to chat with.${more}`,
  };
}

/** Reads an answer. */
export function diagnoseAnswer(answer: UpstreamAnswer, facts: AnswerFacts): Finding {
  const { status } = answer;
  const bad = (verdict: ProviderVerdict, text: string): Finding => ({
    ok: false,
    verdict,
    diagnosis: text + reasonOf(answer, facts.secrets),
  });
  if (status >= 300 && status < 400) return bad("redirect", "The upstream redirects; redirects are not followed.");
  if (status >= 500) return bad("upstream_failing", `The upstream is failing (HTTP ${status}).`);
  if (status !== 200) {
    const missing = status === 404 ? missingModel(facts) : null;
    if (missing) return bad(missing.verdict, missing.diagnosis);
    const [verdict, text] = meanings[status] ?? ["refused", `The upstream answered with HTTP ${status}.`];
    return bad(verdict, text);
  }
  if (facts.asked === null) {
    if (facts.models) return fine(`Reachable; ${countOf(facts.models)} listed.`);
    if (facts.understood) return fine("Reachable.");
    return bad("not_this_api", "The upstream answered, but not with a list of models: check the base URL.");
  }
  if (facts.understood) return fine(`Reachable; ${facts.asked} answered.`);
  return bad("not_this_api", "The upstream answered, but not with a chat: check the base URL.");
}

const fine = (diagnosis: string): Finding => ({ ok: true, verdict: "ok", diagnosis });

const failures: Record<string, [ProviderVerdict, string]> = {
  ENOTFOUND: ["name_not_found", "The host name does not exist."],
  EAI_AGAIN: ["name_not_found", "The host name could not be resolved."],
  ECONNREFUSED: ["unreachable", "The host refuses the connection: is the port right, and the service up?"],
  ECONNRESET: ["unreachable", "The connection was reset."],
  EHOSTUNREACH: ["unreachable", "The host cannot be reached."],
  ENETUNREACH: ["unreachable", "The network cannot be reached."],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "The connection could not be opened in time."],
  UND_ERR_HEADERS_TIMEOUT: ["timeout", "The upstream accepted the request and did not answer in time."],
  UND_ERR_BODY_TIMEOUT: ["timeout", "The upstream began to answer and fell silent."],
  UND_ERR_SOCKET: ["unreachable", "The upstream closed the connection without an answer."],
  UND_ERR_HEADERS_OVERFLOW: ["not_this_api", "The upstream sent too many headers."],
};

/** Says why there was no answer at all. */
export function diagnoseFailure(error: unknown): Finding {
  const bad = (verdict: ProviderVerdict, diagnosis: string): Finding => ({ ok: false, verdict, diagnosis });
  if (!(error instanceof Error)) return bad("unreachable", "The call failed.");
  if (error.name === "PrivateAddressError") {
    return bad("private_address", "The host is a private or local address, which this deployment does not allow.");
  }
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return bad("timeout", "The upstream took too long.");
  if (error.name === "HTTPParserError") return bad("not_http", "The upstream does not speak HTTP on this port.");
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") {
    return error.cause ? diagnoseFailure(error.cause) : bad("unreachable", "The call failed.");
  }
  // A TLS handshake with a port that speaks plain HTTP fails before any certificate is seen.
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG") {
    return bad("tls", "The port does not speak TLS: should the base URL begin with http://?");
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return bad("tls", `The TLS certificate was not accepted (${code}).`);
  }
  const [verdict, text] = failures[code] ?? ["unreachable", `The call failed (${code}).`];
  return bad(verdict, text);
}

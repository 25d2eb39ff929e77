/**
 * Azure OpenAI at `<simulator_url>/azure`: both address styles in front of the OpenAI answers, a key or a token
 * required, and the identity provider that gives the token at `<simulator_url>/azure/<tenant>/oauth2/v2.0/token`.
 */
import { type Exchange, sendJson } from "../exchange.ts";

/** What the identity provider takes and gives. */
export const simulatorEntra = {
  clientId: "sim-client",
  clientSecret: "sim-client-secret",
  token: "entra.simulator.token",
} as const;

/** A request with this key is refused as a wrong one is. */
const refusedApiKey = "sk-sim-invalid";

const deploymentStyle = /^\/azure\/openai\/deployments\/([^/]+)\/([a-z/]+)$/;
const versionOnly = /^\/azure\/openai\/([a-z]+)$/;
const v1Style = /^\/azure\/openai\/v1\/([a-z/]+)$/;
const tokenPath = /^\/azure\/[^/]+\/oauth2\/v2\.0\/token$/;

const azureError = (code: string, message: string, more: object = {}) =>
  JSON.stringify({ error: { code, message, ...more } });

/**
 * Answers requests to /azure/….
 *
 * @param answerOpenAi answers the same request at OpenAI's path
 */
export function answerAzure(
  exchange: Exchange,
  answerOpenAi: (exchange: Exchange, path: string) => void | Promise<void>,
): void | Promise<void> {
  const url = new URL(exchange.request.url ?? "/", "http://simulator");
  if (tokenPath.test(url.pathname)) return giveToken(exchange);
  const { headers } = exchange.request;
  const key = headers["api-key"];
  exchange.attempt.authorization = typeof key === "string" ? key : headers.authorization;
  if (!isAuthorized(exchange.request, v1Style.test(url.pathname))) {
    const message =
      "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key.";
    return sendJson(exchange, 401, azureError("401", message), { outcome: "refused" });
  }
  const target = findTarget(url);
  if (!target) {
    return sendJson(exchange, 404, azureError("404", "Resource not found"), { outcome: "refused" });
  }
  const named = target.deployment === null ? exchange : withModel(exchange, target.deployment);
  if (bodyOf(named)?.model?.toString().startsWith("sim-fault-content-filter")) return refuseFiltered(named);
  return answerOpenAi(named, `/v1/${target.operation}`);
}

/** The v1 API takes a key as a bearer token as well, as OpenAI's clients send it. */
function isAuthorized({ headers }: Exchange["request"], isV1: boolean): boolean {
  const key = headers["api-key"] ?? (isV1 ? headers.authorization?.replace(/^Bearer /, "") : undefined);
  if (typeof key === "string") return key !== "" && key !== refusedApiKey;
  return headers.authorization === `Bearer ${simulatorEntra.token}`;
}

/** The operation that the address stands for; null: it is none, or lacks its api-version. */
function findTarget({ pathname, searchParams }: URL): { operation: string; deployment: string | null } | null {
  const v1 = v1Style.exec(pathname);
  if (v1) return { operation: v1[1] ?? "", deployment: null };
  if (!searchParams.has("api-version")) return null;
  const ofDeployment = deploymentStyle.exec(pathname);
  if (ofDeployment) {
    return { operation: ofDeployment[2] ?? "", deployment: decodeURIComponent(ofDeployment[1] ?? "") };
  }
  const plain = versionOnly.exec(pathname);
  return plain ? { operation: plain[1] ?? "", deployment: null } : null;
}

function bodyOf({ body }: Exchange): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The deployment in the address decides, whatever model the body names; other bodies than JSON stay as they are. */
function withModel(exchange: Exchange, deployment: string): Exchange {
  const body = bodyOf(exchange);
  if (!body) return exchange;
  return { ...exchange, body: Buffer.from(JSON.stringify({ ...body, model: deployment })) };
}

function refuseFiltered(exchange: Exchange): void {
  exchange.attempt.model = String(bodyOf(exchange)?.model ?? "");
  const safe = { filtered: false, severity: "safe" };
  const message =
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.";
  const error = azureError("content_filter", message, {
    type: null,
    param: "prompt",
    status: 400,
    innererror: {
      code: "ResponsibleAIPolicyViolation",
      content_filter_result: {
        hate: safe,
        self_harm: safe,
        sexual: safe,
        violence: { filtered: true, severity: "high" },
      },
    },
  });
  sendJson(exchange, 400, error, { outcome: "content-filter" });
}

function giveToken(exchange: Exchange): void {
  const form = new URLSearchParams(exchange.body.toString());
  exchange.attempt.model = "entra-token";
  const right =
    form.get("grant_type") === "client_credentials" &&
    form.get("scope") === "https://cognitiveservices.azure.com/.default" &&
    form.get("client_id") === simulatorEntra.clientId &&
    form.get("client_secret") === simulatorEntra.clientSecret;
  const answer = right
    ? { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: simulatorEntra.token }
    : { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." };
  sendJson(exchange, right ? 200 : 401, JSON.stringify(answer), { outcome: right ? "answered" : "refused" });
}

/** Google's generativelanguage v1beta at `<simulator_url>/gemini`: models, generateContent, streams, countTokens. */
import { type Exchange, sendJson, watchForAbort } from "../exchange.ts";
import { listedModels } from "../model-name.ts";
import { embedContents } from "./embeddings.ts";
import { actFault, answerWhole, geminiErrorJson } from "./faults.ts";
import { planGenerate } from "./generate-plan.ts";
import { answerGeminiMedia, mediaAsked } from "./media.ts";

/** A key that is refused as Google refuses a wrong one. */
export const refusedGeminiKey = "sk-sim-invalid";

const badKey = geminiErrorJson(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
  {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "API_KEY_INVALID",
    domain: "googleapis.com",
    metadata: { service: "generativelanguage.googleapis.com" },
  },
]);

const modelEntry = (name: string) => ({
  name: `models/${name}`,
  version: "001",
  displayName: name,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: ["generateContent", "countTokens"],
});

const pathPattern = /^\/gemini\/v1(?:beta)?\/models(?:\/([^/:?]+))?(?::([A-Za-z]+))?$/;

/** Answers every path below /gemini/. */
export function answerGemini(exchange: Exchange): void | Promise<void> {
  const { attempt, body, request } = exchange;
  const key = request.headers["x-goog-api-key"];
  if (typeof key === "string") attempt.authorization = key;
  if (key === refusedGeminiKey) return sendJson(exchange, 400, badKey, { outcome: "refused" });
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const match = pathPattern.exec(path);
  const model = match?.[1] === undefined ? null : decodeURIComponent(match[1]);
  const method = match?.[2];
  if (match && request.method === "GET" && !method) {
    const answer = model === null ? { models: listedModels.map(modelEntry) } : modelEntry(model);
    return sendJson(exchange, 200, JSON.stringify(answer), { outcome: "answered" });
  }
  if (request.method === "POST" && model !== null) {
    attempt.model = model;
    attempt.stream = method === "streamGenerateContent" && /(?:^|&)alt=sse(?:&|$)/.test(query);
    if (method === "generateContent" || attempt.stream) return generate(exchange, model, body.toString());
    if (method === "batchEmbedContents") return embedContents(exchange, model, body.toString());
    if (method === "countTokens") return countTokens(exchange, model, body.toString());
  }
  const error = geminiErrorJson(404, "NOT_FOUND", "The requested URL was not found on this server.");
  return sendJson(exchange, 404, error, { outcome: "refused" });
}

function generate(exchange: Exchange, model: string, text: string): void | Promise<void> {
  const media = mediaAsked(model, text);
  if (media) {
    watchForAbort(exchange);
    return answerGeminiMedia(exchange, media);
  }
  const plan = planGenerate(model, text);
  if ("message" in plan) {
    const error = geminiErrorJson(plan.status, plan.code, plan.message);
    return sendJson(exchange, plan.status, error, { outcome: "refused" });
  }
  exchange.attempt.maxTokens = plan.maxTokens;
  watchForAbort(exchange);
  if (plan.behaviour.kind === "fault") return actFault(exchange, plan, plan.behaviour.fault);
  return answerWhole(exchange, plan, { delayMs: plan.behaviour.kind === "slow" ? plan.behaviour.delayMs : 0 });
}

/** The whole request that is to be counted, where one is given (ai.google.dev/api/tokens); it names its model itself. */
function countedRequest(model: string, text: string): string {
  let whole: { model?: unknown } | null | undefined;
  try {
    whole = (JSON.parse(text) as { generateContentRequest?: typeof whole } | null)?.generateContentRequest;
  } catch {
    return text; // refused by whoever reads it
  }
  if (typeof whole !== "object" || whole === null) return text;
  return whole.model === `models/${model}` ? JSON.stringify(whole) : "{}";
}

function countTokens(exchange: Exchange, model: string, text: string): void {
  const plan = planGenerate(model, countedRequest(model, text));
  if ("message" in plan) {
    const error = geminiErrorJson(plan.status, plan.code, plan.message);
    sendJson(exchange, plan.status, error, { outcome: "refused" });
    return;
  }
  const { promptTokenCount, promptTokensDetails } = plan.usage;
  const answer = { totalTokens: promptTokenCount, promptTokensDetails };
  sendJson(exchange, 200, JSON.stringify(answer), { outcome: "answered" });
}

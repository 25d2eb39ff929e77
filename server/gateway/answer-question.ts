/** Questions about a model that cost nothing: how many tokens a request counts, what a model is. */
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import type { Endpoint } from "./address.ts";
import { Refusal } from "./admit.ts";
import { countRequest } from "./count-request.ts";
import { errorShapes } from "./dialects.ts";
import { readMessagesQuestion } from "./doors/anthropic/count-tokens.ts";
import { readGeminiQuestion } from "./doors/gemini/count-tokens.ts";
import { showModel } from "./doors/ollama/show-model.ts";
import type { TokenQuestion } from "./doors/token-question.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { modelOf } from "./list-models.ts";
import { checkModelScope } from "./permit.ts";
import { readJsonBody } from "./read-operation.ts";
import { pushRateLimits, pushRequestId, sendError, sendJson } from "./reply.ts";
import { type Call, factsOf, noted, recordedName } from "./request-facts.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";
import type { RequestFacts } from "./usage-facts.ts";

/** Whether this is such a question: asked of every request, and answered without waiting. */
export const isQuestion = (endpoint: Endpoint): boolean => questions.has(endpoint);

const questions = new Set<Endpoint>(["messages/count_tokens", "countTokens", "api/show"]);

/** The question's answer, once it may be given. */
type Answer = () => Promise<{ body: Record<string, unknown>; estimated: boolean }>;

/**
 * Answers Anthropic's `messages/count_tokens`, Gemini's `:countTokens` and Ollama's `api/show`. They hold and cost
 * nothing and leave no record but their refusals; they count as requests for the limits per minute.
 *
 * @throws AppError(invalid_request), AppError(model_not_found), AppError(key_not_permitted), which are recorded
 */
export async function answerQuestion(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  call: Call,
): Promise<void> {
  const facts = factsOf(request, call);
  const answer = await readQuestion(parts, facts, request, call).catch((error: unknown) => {
    throw noted(parts, facts, error);
  });
  const shape = errorShapes[call.address.dialect];
  const limits = await countRequest(parts, facts, call.caller);
  if (limits instanceof Refusal) {
    sendError(sink, call.requestId, limits.error, shape, limits.limits);
    return;
  }
  const { body, estimated } = await answer();
  const headers = estimated ? ["x-sluice-estimated", "true"] : [];
  pushRequestId(headers, shape, call.requestId);
  pushRateLimits(headers, limits);
  sendJson(sink, 200, call.requestId, body, headers);
}

async function readQuestion(
  parts: GatewayParts,
  facts: RequestFacts,
  request: GatewayRequest,
  { address }: Call,
): Promise<Answer> {
  const body = await readJsonBody(request);
  if (address.endpoint === "api/show") return shown(facts, body);
  const header = (name: string) => request.header(name);
  const input = { pathModel: address.resource, pathStream: false, query: noQuery, header, body };
  const question = address.endpoint === "countTokens" ? readGeminiQuestion(input) : readMessagesQuestion(input);
  return counted(parts, facts, question);
}

const noQuery = new URLSearchParams();

function counted(parts: GatewayParts, facts: RequestFacts, question: TokenQuestion): Answer {
  const model = named(facts, question.model);
  return () => parts.countInputTokens(question, model, facts.passedHeaders);
}

/** The model of this name. @throws AppError(model_not_found), AppError(key_not_permitted) */
function named(facts: RequestFacts, name: string) {
  facts.modelName = recordedName(name);
  const model = modelOf(facts.snapshot, name);
  facts.logicalModel = model;
  checkModelScope(facts.snapshot, model.name);
  return model;
}

function shown(facts: RequestFacts, body: Buffer): Answer {
  const { model, name = model } = readJsonObject(body);
  if (typeof name !== "string") throw invalidRequest("model", "'model' is required and must be a string.");
  const found = named(facts, name);
  const able = (need: "tools" | "vision") => found.routes.some((route) => route.capabilities[need] !== false);
  const windows = found.routes.map((route) => route.capabilities.contextTokens ?? 0);
  const answer = showModel({
    name: found.name,
    createdAtSeconds: found.createdAtSeconds,
    contextTokens: Math.max(0, ...windows) || null,
    tools: able("tools"),
    vision: able("vision"),
  });
  return () => Promise.resolve({ body: answer, estimated: false });
}

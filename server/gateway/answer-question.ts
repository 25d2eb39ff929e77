/** Questions about a model that cost nothing and call no upstream: what a request counts, what a model is. */
import type { EndpointSnapshot } from "#server/catalog/snapshot.ts";
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import type { Address, Endpoint } from "./address.ts";
import { countMessagesTokens } from "./doors/anthropic/count-tokens.ts";
import { readCountTokensRequest } from "./doors/anthropic/read-request.ts";
import { countGeminiTokens } from "./doors/gemini/count-tokens.ts";
import { showModel } from "./doors/ollama/show-model.ts";
import { modelOf } from "./list-models.ts";
import { checkModelScope } from "./permit.ts";
import { readJsonBody } from "./read-operation.ts";
import { sendJson } from "./reply.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";

/** About four bytes of English text make a token. */
const estimate = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** Whether this is such a question: asked of every request, and answered without waiting. */
export const isQuestion = (endpoint: Endpoint): boolean => questions.has(endpoint);

const questions = new Set<Endpoint>(["messages/count_tokens", "countTokens", "api/show"]);

/** @throws AppError(invalid_request), AppError(model_not_found), AppError(key_not_permitted) */
function shown(snapshot: EndpointSnapshot, body: Buffer): Record<string, unknown> {
  const { model, name = model } = readJsonObject(body);
  if (typeof name !== "string") throw invalidRequest("model", "'model' is required and must be a string.");
  const found = modelOf(snapshot, name);
  checkModelScope(snapshot, found.name);
  const able = (need: "tools" | "vision") => found.routes.some((route) => route.capabilities[need] !== false);
  const windows = found.routes.map((route) => route.capabilities.contextTokens ?? 0);
  return showModel({
    name: found.name,
    createdAtSeconds: found.createdAtSeconds,
    contextTokens: Math.max(0, ...windows) || null,
    tools: able("tools"),
    vision: able("vision"),
  });
}

const noQuery = new URLSearchParams();

/**
 * Answers Anthropic's `messages/count_tokens` and Gemini's `:countTokens` by estimate, and Ollama's `api/show`.
 * @throws AppError(invalid_request), AppError(model_not_found), AppError(key_not_permitted)
 */
export async function answerQuestion(
  sink: ReplySink,
  requestId: string,
  snapshot: EndpointSnapshot,
  address: Address,
  request: GatewayRequest,
): Promise<void> {
  const body = await readJsonBody(request);
  if (address.endpoint === "api/show") {
    sendJson(sink, 200, requestId, shown(snapshot, body));
    return;
  }
  const check = (name: string) => checkModelScope(snapshot, modelOf(snapshot, name).name);
  if (address.endpoint === "countTokens") {
    check(address.resource ?? "");
    sendJson(sink, 200, requestId, countGeminiTokens(body, estimate));
    return;
  }
  const header = (name: string) => request.header(name);
  const read = readCountTokensRequest({ pathModel: null, pathStream: false, query: noQuery, header, body });
  check(read.model);
  sendJson(sink, 200, requestId, countMessagesTokens(read));
}

/** Endpoints that count tokens before a request is sent: they cost nothing and call no upstream. */
import type { EndpointSnapshot } from "#server/catalog/snapshot.ts";
import type { Address } from "./address.ts";
import { countMessagesTokens } from "./doors/anthropic/count-tokens.ts";
import { readCountTokensRequest } from "./doors/anthropic/read-request.ts";
import { countGeminiTokens } from "./doors/gemini/count-tokens.ts";
import { modelOf } from "./list-models.ts";
import { checkModelScope } from "./permit.ts";
import { readJsonBody } from "./read-operation.ts";
import { sendJson } from "./reply.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";

/** About four bytes of English text make a token. */
const estimate = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

const noQuery = new URLSearchParams();

/**
 * Answers Anthropic's `messages/count_tokens` and Gemini's `:countTokens` by estimate; false: it is neither.
 * @throws AppError(invalid_request), AppError(model_not_found), AppError(key_not_permitted)
 */
export async function answerCount(
  sink: ReplySink,
  requestId: string,
  snapshot: EndpointSnapshot,
  address: Address,
  request: GatewayRequest,
): Promise<boolean> {
  if (address.endpoint !== "messages/count_tokens" && address.endpoint !== "countTokens") return false;
  const body = await readJsonBody(request);
  const check = (name: string) => checkModelScope(snapshot, modelOf(snapshot, name).name);
  if (address.endpoint === "countTokens") {
    check(address.resource ?? "");
    sendJson(sink, 200, requestId, countGeminiTokens(body, estimate));
    return true;
  }
  const header = (name: string) => request.header(name);
  const read = readCountTokensRequest({ pathModel: null, pathStream: false, query: noQuery, header, body });
  check(read.model);
  sendJson(sink, 200, requestId, countMessagesTokens(read));
  return true;
}

/** From a request's bytes to what the core works with, by its endpoint. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { passTarget } from "#server/providers/custom/path.ts";
import { mediaOperation as mediaEndpoint } from "#server/providers/media/operations.ts";
import type { ChatProvider } from "#server/providers/port.ts";
import type { Address, Endpoint } from "./address.ts";
import { chatOperation } from "./chat-operation.ts";
import { anthropicDoor } from "./doors/anthropic/door.ts";
import { geminiDoor, geminiDoorOf } from "./doors/gemini/door.ts";
import { ollamaChatDoor } from "./doors/ollama/chat-door.ts";
import { ollamaGenerateDoor } from "./doors/ollama/generate-door.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import { openAiCompletionsDoor } from "./doors/openai-completions/door.ts";
import { openAiResponsesDoor } from "./doors/openai-responses/door.ts";
import type { ChatDoor } from "./doors/port.ts";
import { mediaOperation } from "./media-operation.ts";
import type { Operation } from "./operation.ts";
import { passOperation } from "./pass-operation.ts";
import type { GatewayRequest } from "./types.ts";

/** contract.md, 413: 20 MiB. */
const maxBodyBytes = 20 * 1024 * 1024;

const chatDoors: Partial<Record<Endpoint, ChatDoor>> = {
  "chat/completions": openAiChatDoor,
  completions: openAiCompletionsDoor,
  responses: openAiResponsesDoor,
  messages: anthropicDoor,
  generateContent: geminiDoor,
  "api/chat": ollamaChatDoor,
  "api/generate": ollamaGenerateDoor,
};

/** The client's format; Gemini's streams have two, told apart by the query. */
const doorOf = (endpoint: Endpoint, query: URLSearchParams): ChatDoor | undefined =>
  endpoint === "streamGenerateContent" ? geminiDoorOf(query) : chatDoors[endpoint];

/**
 * Reads and checks a request.
 * @throws AppError(invalid_request) with the parameter at fault, AppError(request_too_large)
 */
export async function readOperation(
  address: Address,
  endpoint: Endpoint,
  request: GatewayRequest,
  providerOf: (route: RouteSnapshot) => ChatProvider,
): Promise<Operation> {
  if (endpoint === "pass") {
    const target = passTarget(address.resource ?? "");
    const body = request.method === "GET" ? Buffer.alloc(0) : await request.readBody(maxBodyBytes);
    return passOperation({ target, method: request.method, headers: request.headers(), body });
  }
  const media = mediaEndpoint(endpoint);
  if (media) {
    const contentType = request.header("content-type") ?? "application/json";
    const body = await request.readBody(media.bodyLimitBytes);
    const read = await media.read({ contentType, body, header: (name) => request.header(name) });
    return mediaOperation(read, (route) => providerOf(route).refusal);
  }
  const query = queryOf(request.url);
  const door = doorOf(endpoint, query);
  if (!door) throw new AppError("endpoint_not_found", { userMessage: "There is no such endpoint." });
  const body = await readJsonBody(request);
  const read = door.read({
    pathModel: address.resource,
    pathStream: endpoint === "streamGenerateContent",
    query,
    header: (name) => request.header(name),
    body,
  });
  return chatOperation(endpoint, door, read, providerOf);
}

const noQuery = new URLSearchParams();

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf("?");
  return at < 0 ? noQuery : new URLSearchParams(url.slice(at + 1));
}

const jsonType = /^application\/(?:[\w.-]+\+)?json\b/i;

/** @throws AppError(invalid_request) for another content-type, AppError(request_too_large) */
export function readJsonBody(request: GatewayRequest): Promise<Buffer> {
  const type = request.header("content-type");
  if (type && type !== "application/json" && !jsonType.test(type)) {
    throw new AppError("invalid_request", { userMessage: "Send the request body as application/json." });
  }
  return request.readBody(maxBodyBytes);
}

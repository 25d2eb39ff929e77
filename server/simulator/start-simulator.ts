import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerAnthropic } from "./anthropic/anthropic.ts";
import { AttemptLog } from "./attempt-log.ts";
import { answerAzure } from "./azure/azure.ts";
import { answerBedrock } from "./bedrock/converse.ts";
import { answerControl } from "./control.ts";
import { type Exchange, errorJson, sendJson } from "./exchange.ts";
import { answerDeepSeek } from "./flavours/deepseek.ts";
import { answerMistral } from "./flavours/mistral.ts";
import { answerGemini } from "./gemini/gemini.ts";
import { listedModels } from "./model-name.ts";
import { answerOllama } from "./ollama/ollama.ts";
import { answerChat } from "./openai/chat.ts";
import { answerCompletions } from "./openai/completions.ts";
import { answerMedia, mediaHandler } from "./openai/media.ts";
import { answerResponses } from "./openai/responses.ts";
import type { Settings } from "./settings.ts";

export interface Simulator {
  /** Without a trailing slash; the OpenAI base URL is `${url}/v1`. */
  url: string;
  close(): Promise<void>;
}

/** A request with this bearer token is refused as an upstream refuses a wrong key. */
export const refusedApiKey = "sk-sim-invalid";

const modelsBody = JSON.stringify({
  object: "list",
  data: listedModels.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "simulator" })),
});

/**
 * Starts the built-in upstream: OpenAI's chat completions, embeddings and models, deterministic, with faults by model
 * name and a log of the attempts it saw.
 *
 * @param options.port 0: any free one. @param options.host default loopback.
 */
export async function startSimulator(options: { port?: number; host?: string } = {}): Promise<Simulator> {
  const log = new AttemptLog();
  const settings: Settings = { timeScale: 1 };
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0, maxHeaderSize: 65_536 });
  server.on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const first = chunks[0];
      const body = chunks.length === 1 && first ? first : Buffer.concat(chunks);
      const fail = (error: unknown) => {
        console.error("simulator:", error);
        response.destroy();
      };
      try {
        answer(request, response, { body, log, settings })?.catch(fail);
      } catch (error) {
        fail(error);
      }
    });
  });
  const host = options.host ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port ?? 0, host, backlog: 2048 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  seen: { body: Buffer; log: AttemptLog; settings: Settings },
): void | Promise<void> {
  const { body, log, settings } = seen;
  const path = request.url ?? "/";
  if (path.startsWith("/_") && answerControl({ request, response, log, settings }, body.toString())) return;
  const attempt = {
    model: "",
    path,
    at: Date.now(),
    endedAt: null,
    stream: false,
    status: null,
    outcome: "running",
    aborted: false,
    tokensSent: 0,
    authorization: request.headers.authorization,
    acceptEncoding: request.headers["accept-encoding"],
    maxTokens: null,
    includeUsage: false,
  };
  log.add(attempt);
  const exchange: Exchange = { request, response, body, attempt, log, settings };
  if (path.startsWith("/anthropic/")) return answerAnthropic(exchange);
  if (path.startsWith("/bedrock/")) return answerBedrock(exchange);
  if (path.startsWith("/gemini/")) return answerGemini(exchange);
  if (path.startsWith("/azure/")) return answerAzure(exchange, answerOpenAi);
  if (path.startsWith("/ollama/")) return answerOllama(exchange);
  if (path.startsWith("/deepseek/")) return answerDeepSeek(exchange, answerOpenAi);
  if (path.startsWith("/mistral/")) return answerMistral(exchange, answerOpenAi);
  return answerOpenAi(exchange, path);
}

/** OpenAI's own paths. */
function answerOpenAi(exchange: Exchange, path: string): void | Promise<void> {
  const { body, request } = exchange;
  if (request.headers.authorization === `Bearer ${refusedApiKey}`) {
    const error = errorJson("Incorrect API key provided.", "invalid_request_error", "invalid_api_key");
    return sendJson(exchange, 401, error, { outcome: "refused" });
  }
  if (request.method === "POST" && path === "/v1/chat/completions") return answerChat(exchange, body.toString());
  if (request.method === "POST" && path === "/v1/completions") return answerCompletions(exchange, body.toString());
  if (request.method === "POST" && path === "/v1/responses") return answerResponses(exchange, body.toString());
  const media = request.method === "POST" ? mediaHandler(path) : undefined;
  if (media) return answerMedia(exchange, path, media);
  if (request.method === "GET" && path === "/v1/models") {
    return sendJson(exchange, 200, modelsBody, { outcome: "answered" });
  }
  return sendJson(exchange, 404, errorJson("Unknown request URL.", "invalid_request_error", "unknown_url"), {
    outcome: "refused",
  });
}

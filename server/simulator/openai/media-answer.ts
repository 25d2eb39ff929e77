/** Sends the answers of endpoints that are no chat, and acts out the faults that make sense there. */
import { conclude, drained, type Exchange, errorJson, pause, sendJson } from "../exchange.ts";
import type { FaultCase } from "../model-name.ts";
import { tableTimeMs } from "../settings.ts";
import type { MediaPlan } from "./media-plan.ts";

/** @returns false when the connection is closed */
async function sendPieces(exchange: Exchange, pieces: readonly Buffer[], delayMs: number): Promise<boolean> {
  const { attempt, response } = exchange;
  for (const piece of pieces) {
    if (delayMs > 0) await pause(exchange, delayMs);
    if (response.destroyed) return false;
    if (!response.write(piece)) await drained(exchange);
    attempt.tokensSent++;
  }
  return !response.destroyed;
}

/** The answer, whole with its length or piece by piece. */
export async function sendPlan(
  exchange: Exchange,
  { contentType, pieces, stream }: MediaPlan,
  options: { delayMs?: number; outcome?: string } = {},
): Promise<void> {
  const { attempt, response } = exchange;
  const outcome = options.outcome ?? "answered";
  if (response.destroyed) return;
  if (!stream)
    return sendJson(exchange, 200, Buffer.concat(pieces), { outcome, headers: { "content-type": contentType } });
  response.writeHead(200, { "content-type": contentType });
  response.flushHeaders();
  if (!(await sendPieces(exchange, pieces, options.delayMs ?? 0))) return;
  conclude(attempt, outcome, 200);
  response.end();
}

type Act = (exchange: Exchange, plan: MediaPlan) => void | Promise<void>;

const refuse =
  (outcome: string, status: number, body: string, headers: Record<string, string> = {}): Act =>
  (exchange) =>
    sendJson(exchange, status, body, { outcome, headers });

const once =
  (fault: Act): Act =>
  (exchange, plan) =>
    exchange.log.isFirst(exchange.attempt.model) ? fault(exchange, plan) : sendPlan(exchange, plan);

/** Half of the answer; of one that comes in a single piece half of its bytes. */
function half({ pieces }: MediaPlan): Buffer[] {
  const [only] = pieces;
  if (pieces.length === 1 && only) return [only.subarray(0, only.length / 2)];
  return pieces.slice(0, Math.ceil(pieces.length / 2));
}

const begin = async (exchange: Exchange, plan: MediaPlan): Promise<void> => {
  exchange.response.writeHead(200, { "content-type": plan.contentType });
  await sendPieces(exchange, half(plan), 0);
};

const cut: Act = async (exchange, plan) => {
  await begin(exchange, plan);
  // The bytes are on their way before the connection dies.
  await pause(exchange, 5);
  conclude(exchange.attempt, "stream-cut", 200);
  exchange.request.socket.destroy();
};

const stall: Act = async (exchange, plan) => {
  await begin(exchange, plan);
  await pause(exchange, tableTimeMs(exchange.settings, "streamStall"));
  if (exchange.response.destroyed) return;
  conclude(exchange.attempt, "stream-stall", 200);
  exchange.response.end();
};

const unavailable = errorJson("The server is overloaded or not ready yet.", "server_error", "service_unavailable");
const tooMany = errorJson("Rate limit reached for requests.", "requests", "rate_limit_exceeded");
const failure = errorJson("The server had an error while processing your request.", "server_error", null);
const filtered = errorJson(
  "Your request was rejected as a result of our safety system.",
  "invalid_request_error",
  "content_policy_violation",
);
const tooLong = errorJson(
  "This model's maximum context length is 8192 tokens. Please reduce the length of the input.",
  "invalid_request_error",
  "context_length_exceeded",
  "input",
);

const acts: Partial<Record<FaultCase, Act>> = {
  "429-retry-after": once(refuse("429-retry-after", 429, tooMany, { "retry-after": "2" })),
  "429-persistent": refuse("429-persistent", 429, tooMany),
  "500-once": once(refuse("500-once", 500, failure)),
  "503-persistent": refuse("503-persistent", 503, unavailable),
  accounting: refuse("accounting", 503, unavailable),
  reset: once(({ attempt, request }) => {
    conclude(attempt, "reset", null);
    request.socket.resetAndDestroy();
  }),
  // The connection stays open until the caller gives up.
  "no-response": () => {},
  "stream-cut": cut,
  "stream-stall": stall,
  "context-length": refuse("context-length", 400, tooLong),
  "content-filter": refuse("content-filter", 400, filtered),
  "html-200": refuse("html-200", 200, "<!doctype html><html><body><h1>It works!</h1></body></html>", {
    "content-type": "text/html",
  }),
  "error-200": refuse("error-200", 200, failure),
  "error-event": (exchange, plan) => {
    if (plan.contentType !== "text/event-stream") return sendJson(exchange, 200, failure, { outcome: "error-event" });
    return sendPlan(exchange, { ...plan, pieces: [...half(plan), Buffer.from(`event: error\ndata: ${failure}\n\n`)] });
  },
};

/** Acts out a fault; one that means nothing here is a good answer (without usage where the name says so). */
export function actMediaFault(exchange: Exchange, plan: MediaPlan, fault: FaultCase): void | Promise<void> {
  const act = acts[fault];
  return act ? act(exchange, plan) : sendPlan(exchange, plan, { outcome: fault });
}

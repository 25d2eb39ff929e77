/** The faults of failure-cases.md section 1, acted out in Gemini's shapes. */
import { gzipSync } from "node:zlib";
import { conclude, drained, type Exchange, pause, sendJson } from "../exchange.ts";
import type { FaultCase } from "../model-name.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { tableTimeMs } from "../settings.ts";
import { type GeneratePlan, geminiEvent } from "./generate-plan.ts";

type Act = (exchange: Exchange, plan: GeneratePlan) => void | Promise<void>;

/** Google's error object as text. */
export const geminiErrorJson = (code: number, status: string, message: string, details: unknown[] = []): string =>
  JSON.stringify({ error: { code, message, status, ...(details.length > 0 ? { details } : {}) } });

/** The whole answer, with this usage and under this outcome. */
export async function answerWhole(
  exchange: Exchange,
  plan: GeneratePlan,
  options: { usage?: readonly unknown[]; outcome?: string; delayMs?: number; open?: boolean } = {},
): Promise<void> {
  const { attempt, response } = exchange;
  const usages = options.usage ?? [plan.usage];
  const outcome = options.outcome ?? "answered";
  if (!attempt.stream) {
    if (options.delayMs) await pause(exchange, options.delayMs);
    if (response.destroyed) return;
    attempt.tokensSent = Number(plan.usage.candidatesTokenCount);
    return sendJson(exchange, 200, plan.syncBody(usages.at(-1)), { outcome });
  }
  openStream(exchange);
  if (!(await sendTokens(exchange, plan.tokenEvents, options.delayMs))) return;
  const end = Buffer.concat(usages.length === 0 ? [plan.finishEvent(undefined)] : usages.map(plan.finishEvent));
  conclude(attempt, outcome, 200);
  if (options.open) response.write(end);
  else response.end(end);
}

const answer: Act = (exchange, plan) => answerWhole(exchange, plan);

const refuse =
  (outcome: string, status: number, body: string, headers: Record<string, string> = {}): Act =>
  (exchange) =>
    sendJson(exchange, status, body, { outcome, headers });

/** The fault on the first request for the model name, a good answer on all others. */
const once =
  (fault: Act): Act =>
  (exchange, plan) =>
    exchange.log.isFirst(plan.model) ? fault(exchange, plan) : answer(exchange, plan);

/** A stream that deviates; a sync request for the same model gets `otherwise`. */
const streaming =
  (fault: Act, otherwise: Act): Act =>
  (exchange, plan) =>
    exchange.attempt.stream ? fault(exchange, plan) : otherwise(exchange, plan);

const withUsage =
  (outcome: string, usageOf: (plan: GeneratePlan) => unknown[]): Act =>
  (exchange, plan) =>
    answerWhole(exchange, plan, { outcome, usage: usageOf(plan) });

const reset: Act = ({ attempt, request }) => {
  conclude(attempt, "reset", null);
  request.socket.resetAndDestroy();
};

const cut: Act = async (exchange, plan) => {
  const { attempt, request, response } = exchange;
  if (attempt.stream) {
    openStream(exchange);
    if (!(await sendTokens(exchange, plan.tokenEvents.slice(0, 40)))) return;
  } else {
    const body = plan.syncBody(plan.usage);
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.write(body.subarray(0, body.length / 2));
  }
  // The bytes are on their way before the connection dies.
  await pause(exchange, 5);
  conclude(attempt, "stream-cut", 200);
  request.socket.destroy();
};

/** Waits after so many tokens, then goes on. */
const stallAfter =
  (tokens: number, time: "streamStall" | "slowFirstToken"): Act =>
  async (exchange, plan) => {
    const waitMs = tableTimeMs(exchange.settings, time);
    if (!exchange.attempt.stream) return answerWhole(exchange, plan, { delayMs: waitMs });
    openStream(exchange);
    if (!(await sendTokens(exchange, plan.tokenEvents.slice(0, tokens)))) return;
    await pause(exchange, waitMs);
    if (!(await sendTokens(exchange, plan.tokenEvents.slice(tokens)))) return;
    conclude(exchange.attempt, "answered", 200);
    exchange.response.end(plan.finishEvent(plan.usage));
  };

/** The plan with its events changed. */
const withEvents =
  (outcome: string, change: (events: Buffer[]) => Buffer[]): Act =>
  (exchange, plan) =>
    answerWhole(exchange, { ...plan, tokenEvents: change([...plan.tokenEvents]) }, { outcome });

const malformed = (events: Buffer[]): Buffer[] => {
  events[9] = Buffer.from('data: {"candidates":[{"content":{"parts":[{"text":"bro\r\n\r\n');
  return events;
};

const flap: Act = (exchange, plan) => {
  const recovered = exchange.log.sinceFirst(plan.model) > tableTimeMs(exchange.settings, "flap");
  return recovered ? answer(exchange, plan) : acts["503-persistent"](exchange, plan);
};

const gzip: Act = ({ attempt, response }, plan) => {
  const whole = attempt.stream
    ? Buffer.concat([...plan.tokenEvents, plan.finishEvent(plan.usage)])
    : plan.syncBody(plan.usage);
  conclude(attempt, "gzip", 200);
  const type = attempt.stream ? "text/event-stream" : "application/json";
  response.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
  response.end(gzipSync(whole));
};

/** Every event holds a four-byte character, and the writes are cut inside of it. */
const splitUtf8: Act = async (exchange, plan) => {
  openStream(exchange);
  for (const event of plan.tokenEvents) {
    const wet = Buffer.from(event.toString().replace('"text":"', '"text":"🌊'));
    const inside = wet.indexOf(Buffer.from("🌊")) + 2;
    exchange.response.write(wet.subarray(0, inside));
    await pause(exchange, 1);
    if (exchange.response.destroyed) return;
    exchange.response.write(wet.subarray(inside));
    exchange.attempt.tokensSent++;
  }
  conclude(exchange.attempt, "split-utf8", 200);
  exchange.response.end(plan.finishEvent(plan.usage));
};

const headerFlood: Act = (exchange, plan) => {
  const headers: Record<string, string> = {};
  for (let index = 0; index < 200; index++) headers[`x-flood-${index}`] = "x".repeat(1_000);
  sendJson(exchange, 200, plan.syncBody(plan.usage), { outcome: "header-flood", headers });
};

/** 100 MB of one JSON string. */
const hugeBody: Act = async (exchange) => {
  const { attempt, response } = exchange;
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"candidates":[{"content":{"role":"model","parts":[{"text":"');
  const block = Buffer.alloc(1_000_000, "a");
  for (let written = 0; written < 100 && !response.destroyed; written++) {
    if (!response.write(block)) await drained(exchange);
  }
  if (response.destroyed) return;
  conclude(attempt, "huge-body", 200);
  response.end('"}]}}]}');
};

const overloaded = geminiErrorJson(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
const internal = geminiErrorJson(500, "INTERNAL", "An internal error has occurred. Please retry.");
const exhausted = (details: unknown[] = []) =>
  geminiErrorJson(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan.", details);
const retryInfo = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" };
const tooLong = "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).";

/** Google answers 200 for a prompt that it blocks. */
const blocked: Act = (exchange, plan) => {
  const { modelVersion, responseId } = JSON.parse(plan.syncBody(undefined).toString()) as Record<string, unknown>;
  const { promptTokenCount } = plan.usage;
  const usageMetadata = { promptTokenCount, totalTokenCount: promptTokenCount };
  const body = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata, modelVersion, responseId };
  if (!exchange.attempt.stream) return sendJson(exchange, 200, JSON.stringify(body), { outcome: "content-filter" });
  openStream(exchange);
  conclude(exchange.attempt, "content-filter", 200);
  exchange.response.end(geminiEvent(body));
};

const errorEvent: Act = (exchange) => {
  openStream(exchange);
  conclude(exchange.attempt, "error-event", 200);
  exchange.response.end(`data: ${internal}\r\n\r\n`);
};

const prefillRejected: Act = (exchange, plan) => {
  if (plan.lastRole !== "model") return cut(exchange, plan);
  const message = "Please ensure that multiturn requests end with a user role.";
  return sendJson(exchange, 400, geminiErrorJson(400, "INVALID_ARGUMENT", message), { outcome: "prefill-rejected" });
};

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, exhausted([retryInfo]), { "retry-after": "2" })),
  "429-persistent": refuse("429-persistent", 429, exhausted()),
  "500-once": once(refuse("500-once", 500, internal)),
  "503-persistent": refuse("503-persistent", 503, overloaded),
  accounting: refuse("accounting", 503, overloaded),
  flap,
  reset: once(reset),
  // The connection stays open until the caller gives up.
  "no-response": () => {},
  "slow-first-token": stallAfter(0, "slowFirstToken"),
  "stream-cut": cut,
  "stream-stall": stallAfter(20, "streamStall"),
  "malformed-chunk": streaming(
    withEvents("malformed-chunk", malformed),
    refuse("malformed-chunk", 200, '{"candidates":[{"cont'),
  ),
  // Google has no mark of the end: this is how every stream of it ends.
  "no-done": (exchange, plan) => answerWhole(exchange, plan, { outcome: "no-done" }),
  "no-done-open": (exchange, plan) => answerWhole(exchange, plan, { outcome: "no-done-open", open: true }),
  "context-length": refuse("context-length", 400, geminiErrorJson(400, "INVALID_ARGUMENT", tooLong)),
  "content-filter": blocked,
  "prefill-rejected": prefillRejected,
  redirect: refuse("redirect", 307, "", { location: "/_redirected" }),
  "html-200": refuse("html-200", 200, "<!doctype html><html><body><h1>It works!</h1></body></html>", {
    "content-type": "text/html",
  }),
  "error-200": refuse("error-200", 200, internal),
  "error-event": streaming(errorEvent, refuse("error-event", 200, internal)),
  gzip,
  "split-utf8": streaming(splitUtf8, answer),
  "comment-flood": streaming(
    withEvents("comment-flood", (events) =>
      events.map((event) => Buffer.concat([Buffer.from(": keep-alive\r\n\r\n".repeat(1_000)), event])),
    ),
    answer,
  ),
  "header-flood": headerFlood,
  "huge-body": hugeBody,
  "usage-missing": withUsage("usage-missing", () => []),
  "usage-null": withUsage("usage-null", () => [null]),
  "usage-zero": withUsage("usage-zero", () => [{ promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 }]),
  "usage-small": withUsage("usage-small", ({ usage }) => [{ ...usage, candidatesTokenCount: 1, totalTokenCount: 1 }]),
  "usage-twice": withUsage("usage-twice", ({ usage }) => [usage, usage]),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: GeneratePlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

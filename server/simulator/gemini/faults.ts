/** The faults of failure-cases.md section 1, acted out in Gemini's shapes. */
import { conclude, type Exchange, pause, sendJson } from "../exchange.ts";
import {
  breakOff,
  cutInHalf,
  flapping,
  headerFlood,
  htmlPage,
  hugeBody,
  once,
  refuse,
  reset,
  type Act as Shared,
  sendGzipped,
  sendSplitInside,
  streaming,
} from "../fault-acts.ts";
import type { FaultCase } from "../model-name.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { tableTimeMs } from "../settings.ts";
import { type GeneratePlan, geminiEvent } from "./generate-plan.ts";

type Act = Shared<GeneratePlan>;

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

const withUsage =
  (outcome: string, usageOf: (plan: GeneratePlan) => unknown[]): Act =>
  (exchange, plan) =>
    answerWhole(exchange, plan, { outcome, usage: usageOf(plan) });

const cut: Act = async (exchange, plan) => {
  if (!exchange.attempt.stream) return cutInHalf(exchange, plan.syncBody(plan.usage));
  openStream(exchange);
  if (await sendTokens(exchange, plan.tokenEvents.slice(0, 40))) await breakOff(exchange);
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

const gzip: Act = (exchange, plan) =>
  sendGzipped(
    exchange,
    exchange.attempt.stream
      ? Buffer.concat([...plan.tokenEvents, plan.finishEvent(plan.usage)])
      : plan.syncBody(plan.usage),
  );

const splitUtf8: Act = async (exchange, plan) => {
  openStream(exchange);
  if (!(await sendSplitInside(exchange, plan.tokenEvents, /"text":"/))) return;
  conclude(exchange.attempt, "split-utf8", 200);
  exchange.response.end(plan.finishEvent(plan.usage));
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

const down = refuse("503-persistent", 503, overloaded);

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, exhausted([retryInfo]), { "retry-after": "2" }), answer),
  "429-persistent": refuse("429-persistent", 429, exhausted()),
  "500-once": once(refuse("500-once", 500, internal), answer),
  "503-persistent": down,
  accounting: refuse("accounting", 503, overloaded),
  flap: flapping(answer, down),
  reset: once(reset, answer),
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
  "html-200": htmlPage,
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
  "header-flood": (exchange, plan) => headerFlood(exchange, plan.syncBody(plan.usage)),
  "huge-body": hugeBody('{"candidates":[{"content":{"role":"model","parts":[{"text":"', '"}]}}]}'),
  "usage-missing": withUsage("usage-missing", () => []),
  "usage-null": withUsage("usage-null", () => [null]),
  "usage-zero": withUsage("usage-zero", () => [{ promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 }]),
  "usage-small": withUsage("usage-small", ({ usage }) => [{ ...usage, candidatesTokenCount: 1, totalTokenCount: 1 }]),
  "usage-twice": withUsage("usage-twice", ({ usage }) => [usage, usage]),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: GeneratePlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

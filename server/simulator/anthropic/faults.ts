/** The faults of failure-cases.md section 1, acted out in Anthropic's shapes. */
import { gzipSync } from "node:zlib";
import { conclude, drained, type Exchange, pause, sendJson } from "../exchange.ts";
import type { FaultCase } from "../model-name.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { tableTimeMs } from "../settings.ts";
import type { MessagePlan } from "./message-plan.ts";
import { type AnswerOptions, sendAnswer } from "./send-answer.ts";

type Act = (exchange: Exchange, plan: MessagePlan) => void | Promise<void>;

/** Anthropic's error object as text. */
export const anthropicErrorJson = (type: string, message: string): string =>
  JSON.stringify({ type: "error", error: { type, message }, request_id: "req_sim" });

const answer: Act = (exchange, plan) => sendAnswer(exchange, plan);
const answerWith =
  (options: AnswerOptions): Act =>
  (exchange, plan) =>
    sendAnswer(exchange, plan, options);

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
    plan.stream ? fault(exchange, plan) : otherwise(exchange, plan);

const withUsage =
  (outcome: string, usageOf: (plan: MessagePlan) => unknown[]): Act =>
  (exchange, plan) =>
    sendAnswer(exchange, plan, { outcome, usage: usageOf(plan) });

const reset: Act = ({ attempt, request }) => {
  conclude(attempt, "reset", null);
  request.socket.resetAndDestroy();
};

/** Begins a stream and sends so many of its tokens; false: the connection is closed. */
async function begin(exchange: Exchange, plan: MessagePlan, count: number): Promise<boolean> {
  const { head, tokens } = plan.events(plan.usage);
  openStream(exchange);
  exchange.response.write(Buffer.concat(head));
  return sendTokens(exchange, tokens.slice(0, count));
}

const cut: Act = async (exchange, plan) => {
  const { attempt, request, response } = exchange;
  if (plan.stream) {
    if (!(await begin(exchange, plan, 40))) return;
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

const stall: Act = async (exchange, plan) => {
  const waitMs = tableTimeMs(exchange.settings, "streamStall");
  if (!plan.stream) return sendAnswer(exchange, plan, { delayMs: waitMs });
  if (!(await begin(exchange, plan, 20))) return;
  await pause(exchange, waitMs);
  const { tokens, tail, stop } = plan.events(plan.usage);
  if (!(await sendTokens(exchange, tokens.slice(20)))) return;
  conclude(exchange.attempt, "answered", 200);
  exchange.response.end(Buffer.concat([...tail, stop]));
};

/** Headers at once, and nothing more until the time is over. */
const slowFirstToken: Act = async (exchange, plan) => {
  const { attempt, response, settings } = exchange;
  if (plan.stream) openStream(exchange);
  await pause(exchange, tableTimeMs(settings, "slowFirstToken"));
  if (response.destroyed) return;
  if (!plan.stream) return sendAnswer(exchange, plan);
  const { head, tokens, tail, stop } = plan.events(plan.usage);
  response.write(Buffer.concat(head));
  if (!(await sendTokens(exchange, tokens))) return;
  conclude(attempt, "answered", 200);
  response.end(Buffer.concat([...tail, stop]));
};

const malformed = (tokens: Buffer[]): Buffer[] => {
  tokens[9] = Buffer.from(
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_de\n\n',
  );
  return tokens;
};

const flap: Act = (exchange, plan) => {
  const recovered = exchange.log.sinceFirst(plan.model) > tableTimeMs(exchange.settings, "flap");
  return recovered ? answer(exchange, plan) : acts["503-persistent"](exchange, plan);
};

const gzip: Act = ({ attempt, response }, plan) => {
  const { head, tokens, tail, stop } = plan.events(plan.usage);
  const whole = plan.stream ? Buffer.concat([...head, ...tokens, ...tail, stop]) : plan.syncBody(plan.usage);
  conclude(attempt, "gzip", 200);
  const type = plan.stream ? "text/event-stream" : "application/json";
  response.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
  response.end(gzipSync(whole));
};

/** Every event holds a four-byte character, and the writes are cut inside of it. */
const splitUtf8: Act = async (exchange, plan) => {
  const { head, tokens, tail, stop } = plan.events(plan.usage);
  openStream(exchange);
  exchange.response.write(Buffer.concat(head));
  for (const event of tokens) {
    const wet = Buffer.from(event.toString().replace('"text":"', '"text":"🌊'));
    const inside = wet.indexOf(Buffer.from("🌊")) + 2;
    exchange.response.write(wet.subarray(0, inside));
    await pause(exchange, 1);
    if (exchange.response.destroyed) return;
    exchange.response.write(wet.subarray(inside));
    exchange.attempt.tokensSent++;
  }
  conclude(exchange.attempt, "split-utf8", 200);
  exchange.response.end(Buffer.concat([...tail, stop]));
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
  response.write('{"type":"message","content":[{"type":"text","text":"');
  const block = Buffer.alloc(1_000_000, "a");
  for (let written = 0; written < 100 && !response.destroyed; written++) {
    if (!response.write(block)) await drained(exchange);
  }
  if (response.destroyed) return;
  conclude(attempt, "huge-body", 200);
  response.end('"}]}');
};

const overloaded = anthropicErrorJson("overloaded_error", "Overloaded");
const tooMany = anthropicErrorJson("rate_limit_error", "This request would exceed your organization's rate limit.");
const internal = anthropicErrorJson("api_error", "Internal server error");
const invalid = (message: string): string => anthropicErrorJson("invalid_request_error", message);

const errorEvent: Act = (exchange) => {
  openStream(exchange);
  conclude(exchange.attempt, "error-event", 200);
  exchange.response.end(`event: error\ndata: ${overloaded}\n\n`);
};

const noPrefill =
  "This model does not support assistant message prefill. The conversation must end with a user message.";
const prefillRejected: Act = (exchange, plan) =>
  plan.lastRole === "assistant"
    ? sendJson(exchange, 400, invalid(noPrefill), { outcome: "prefill-rejected" })
    : cut(exchange, plan);

const floodComments = (tokens: Buffer[]): Buffer[] =>
  tokens.map((event) => Buffer.concat([Buffer.from(": keep-alive\n\n".repeat(1_000)), event]));

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, tooMany, { "retry-after": "2" })),
  "429-persistent": refuse("429-persistent", 429, tooMany),
  "500-once": once(refuse("500-once", 500, internal)),
  // Anthropic's own status for it is 529.
  "503-persistent": refuse("503-persistent", 529, overloaded),
  accounting: refuse("accounting", 529, overloaded),
  flap,
  reset: once(reset),
  // The connection stays open until the caller gives up.
  "no-response": () => {},
  "slow-first-token": slowFirstToken,
  "stream-cut": cut,
  "stream-stall": stall,
  "malformed-chunk": streaming(
    answerWith({ change: malformed, outcome: "malformed-chunk" }),
    refuse("malformed-chunk", 200, '{"type":"message","content":[{"ty'),
  ),
  "no-done": answerWith({ stop: false, outcome: "no-done" }),
  "no-done-open": streaming(answerWith({ stop: false, open: true, outcome: "no-done-open" }), answer),
  "context-length": refuse("context-length", 400, invalid("prompt is too long: 205000 tokens > 200000 maximum")),
  "content-filter": refuse("content-filter", 400, invalid("Output blocked by content filtering policy")),
  "prefill-rejected": prefillRejected,
  redirect: refuse("redirect", 307, "", { location: "/_redirected" }),
  "html-200": refuse("html-200", 200, "<!doctype html><html><body><h1>It works!</h1></body></html>", {
    "content-type": "text/html",
  }),
  "error-200": refuse("error-200", 200, internal),
  "error-event": streaming(errorEvent, refuse("error-event", 200, overloaded)),
  gzip,
  "split-utf8": streaming(splitUtf8, answer),
  "comment-flood": streaming(answerWith({ change: floodComments, outcome: "comment-flood" }), answer),
  "header-flood": headerFlood,
  "huge-body": hugeBody,
  "usage-missing": withUsage("usage-missing", () => []),
  "usage-null": withUsage("usage-null", () => [null]),
  "usage-zero": withUsage("usage-zero", () => [{ input_tokens: 0, output_tokens: 0 }]),
  "usage-small": withUsage("usage-small", ({ usage }) => [{ ...usage, output_tokens: 1 }]),
  "usage-twice": withUsage("usage-twice", ({ usage }) => [usage, usage]),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: MessagePlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

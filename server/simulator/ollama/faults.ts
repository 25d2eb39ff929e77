/** The faults of failure-cases.md section 1, acted out in Ollama's shapes. */
import { gzipSync } from "node:zlib";
import { conclude, drained, type Exchange, pause, sendJson } from "../exchange.ts";
import type { FaultCase } from "../model-name.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { tableTimeMs } from "../settings.ts";
import { jsonLine, type ReplyPlan } from "./reply-plan.ts";

type Act = (exchange: Exchange, plan: ReplyPlan) => void | Promise<void>;
type Counts = Record<string, unknown>;

/** Ollama's error as text. */
export const ollamaErrorJson = (error: string): string => JSON.stringify({ error });

const lineStream = { "content-type": "application/x-ndjson" };

/** The whole answer, with these counts and under this outcome. */
export async function answerWhole(
  exchange: Exchange,
  plan: ReplyPlan,
  options: { counts?: Counts; outcome?: string; delayMs?: number; last?: boolean; end?: boolean } = {},
): Promise<void> {
  const { attempt, response } = exchange;
  const counts = options.counts ?? plan.usage;
  const outcome = options.outcome ?? "answered";
  if (!plan.stream) {
    if (options.delayMs) await pause(exchange, options.delayMs);
    if (response.destroyed) return;
    attempt.tokensSent = plan.usage.eval_count;
    return sendJson(exchange, 200, plan.syncBody(counts), { outcome });
  }
  openStream(exchange, lineStream);
  if (!(await sendTokens(exchange, plan.tokenLines, options.delayMs))) return;
  conclude(attempt, outcome, 200);
  if (options.last !== false) response.write(plan.lastLine(counts));
  if (options.end !== false) response.end();
}

const answer: Act = (exchange, plan) => answerWhole(exchange, plan);

const refuse =
  (outcome: string, status: number, error: string, headers: Record<string, string> = {}): Act =>
  (exchange) =>
    sendJson(exchange, status, ollamaErrorJson(error), { outcome, headers });

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

const withCounts =
  (outcome: string, countsOf: (plan: ReplyPlan) => Counts): Act =>
  (exchange, plan) =>
    answerWhole(exchange, plan, { outcome, counts: countsOf(plan) });

const withLines =
  (outcome: string, change: (lines: Buffer[]) => Buffer[]): Act =>
  (exchange, plan) =>
    answerWhole(exchange, { ...plan, tokenLines: change([...plan.tokenLines]) }, { outcome });

const reset: Act = ({ attempt, request }) => {
  conclude(attempt, "reset", null);
  request.socket.resetAndDestroy();
};

const cut: Act = async (exchange, plan) => {
  const { attempt, request, response } = exchange;
  if (plan.stream) {
    openStream(exchange, lineStream);
    if (!(await sendTokens(exchange, plan.tokenLines.slice(0, 40)))) return;
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
    if (!plan.stream) return answerWhole(exchange, plan, { delayMs: waitMs });
    openStream(exchange, lineStream);
    if (!(await sendTokens(exchange, plan.tokenLines.slice(0, tokens)))) return;
    await pause(exchange, waitMs);
    if (!(await sendTokens(exchange, plan.tokenLines.slice(tokens)))) return;
    conclude(exchange.attempt, "answered", 200);
    exchange.response.end(plan.lastLine(plan.usage));
  };

const flap: Act = (exchange, plan) => {
  const recovered = exchange.log.sinceFirst(plan.model) > tableTimeMs(exchange.settings, "flap");
  return recovered ? answer(exchange, plan) : acts["503-persistent"](exchange, plan);
};

const gzip: Act = ({ attempt, response }, plan) => {
  const whole = plan.stream
    ? Buffer.concat([...plan.tokenLines, plan.lastLine(plan.usage)])
    : plan.syncBody(plan.usage);
  conclude(attempt, "gzip", 200);
  const type = plan.stream ? "application/x-ndjson" : "application/json";
  response.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
  response.end(gzipSync(whole));
};

/** Every line holds a four-byte character, and the writes are cut inside of it. */
const splitUtf8: Act = async (exchange, plan) => {
  openStream(exchange, lineStream);
  for (const line of plan.tokenLines) {
    const wet = Buffer.from(line.toString().replace(/"(content|response)":"/, '"$1":"🌊'));
    const inside = wet.indexOf(Buffer.from("🌊")) + 2;
    exchange.response.write(wet.subarray(0, inside));
    await pause(exchange, 1);
    if (exchange.response.destroyed) return;
    exchange.response.write(wet.subarray(inside));
    exchange.attempt.tokensSent++;
  }
  conclude(exchange.attempt, "split-utf8", 200);
  exchange.response.end(plan.lastLine(plan.usage));
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
  response.write('{"message":{"role":"assistant","content":"');
  const block = Buffer.alloc(1_000_000, "a");
  for (let written = 0; written < 100 && !response.destroyed; written++) {
    if (!response.write(block)) await drained(exchange);
  }
  if (response.destroyed) return;
  conclude(attempt, "huge-body", 200);
  response.end('"},"done":true}');
};

const broke = "an error was encountered while running the model: CUDA error";

const errorLine: Act = (exchange) => {
  openStream(exchange, lineStream);
  conclude(exchange.attempt, "error-event", 200);
  exchange.response.end(jsonLine({ error: broke }));
};

const broken = Buffer.from('{"model":"sim","message":{"role":"assistant","content":"bro\n');

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, "too many requests", { "retry-after": "2" })),
  "429-persistent": refuse("429-persistent", 429, "too many requests"),
  "500-once": once(refuse("500-once", 500, broke)),
  "503-persistent": refuse("503-persistent", 503, "server busy, please try again. maximum pending requests exceeded"),
  accounting: refuse("accounting", 503, "server busy, please try again. maximum pending requests exceeded"),
  flap,
  reset: once(reset),
  // The connection stays open until the caller gives up.
  "no-response": () => {},
  "slow-first-token": stallAfter(0, "slowFirstToken"),
  "stream-cut": cut,
  "stream-stall": stallAfter(20, "streamStall"),
  "malformed-chunk": withLines("malformed-chunk", (lines) => lines.toSpliced(9, 1, broken)),
  "no-done": streaming((exchange, plan) => answerWhole(exchange, plan, { outcome: "no-done", last: false }), answer),
  "no-done-open": streaming(
    (exchange, plan) => answerWhole(exchange, plan, { outcome: "no-done-open", last: false, end: false }),
    answer,
  ),
  "context-length": refuse("context-length", 400, "the input length exceeds the context length"),
  "content-filter": refuse("content-filter", 400, "the request was rejected by the content policy"),
  "prefill-rejected": cut,
  redirect: refuse("redirect", 307, "", { location: "/_redirected" }),
  "html-200": (exchange) =>
    sendJson(exchange, 200, "<!doctype html><html><body><h1>It works!</h1></body></html>", {
      outcome: "html-200",
      headers: { "content-type": "text/html" },
    }),
  "error-200": refuse("error-200", 200, broke),
  "error-event": streaming(errorLine, refuse("error-event", 200, broke)),
  gzip,
  "split-utf8": streaming(splitUtf8, answer),
  "comment-flood": withLines("comment-flood", (lines) =>
    lines.map((line) => Buffer.concat([Buffer.from("\n".repeat(1_000)), line])),
  ),
  "header-flood": headerFlood,
  "huge-body": hugeBody,
  "usage-missing": withCounts("usage-missing", () => ({})),
  "usage-null": withCounts("usage-null", () => ({ prompt_eval_count: null, eval_count: null })),
  "usage-zero": withCounts("usage-zero", () => ({ prompt_eval_count: 0, eval_count: 0 })),
  "usage-small": withCounts("usage-small", ({ usage }) => ({ ...usage, eval_count: 1 })),
  "usage-twice": withCounts("usage-twice", ({ usage }) => usage),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: ReplyPlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

/** The faults of failure-cases.md section 1, acted out in Ollama's shapes. */
import { conclude, type Exchange, pause, sendJson } from "../exchange.ts";
import {
  breakOff,
  cutInHalf,
  flapping,
  headerFlood,
  htmlPage,
  hugeBody,
  once,
  refuse as refuseWith,
  reset,
  type Act as Shared,
  sendGzipped,
  sendSplitInside,
  streaming,
} from "../fault-acts.ts";
import type { FaultCase } from "../model-name.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { tableTimeMs } from "../settings.ts";
import { jsonLine, type ReplyPlan } from "./reply-plan.ts";

type Act = Shared<ReplyPlan>;
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

const refuse = (outcome: string, status: number, error: string, headers: Record<string, string> = {}) =>
  refuseWith(outcome, status, ollamaErrorJson(error), headers);

const withCounts =
  (outcome: string, countsOf: (plan: ReplyPlan) => Counts): Act =>
  (exchange, plan) =>
    answerWhole(exchange, plan, { outcome, counts: countsOf(plan) });

const withLines =
  (outcome: string, change: (lines: Buffer[]) => Buffer[]): Act =>
  (exchange, plan) =>
    answerWhole(exchange, { ...plan, tokenLines: change([...plan.tokenLines]) }, { outcome });

const cut: Act = async (exchange, plan) => {
  if (!plan.stream) return cutInHalf(exchange, plan.syncBody(plan.usage));
  openStream(exchange, lineStream);
  if (await sendTokens(exchange, plan.tokenLines.slice(0, 40))) await breakOff(exchange);
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

const gzip: Act = (exchange, plan) =>
  sendGzipped(
    exchange,
    plan.stream ? Buffer.concat([...plan.tokenLines, plan.lastLine(plan.usage)]) : plan.syncBody(plan.usage),
    lineStream["content-type"],
  );

const splitUtf8: Act = async (exchange, plan) => {
  openStream(exchange, lineStream);
  if (!(await sendSplitInside(exchange, plan.tokenLines, /"(?:content|response)":"/))) return;
  conclude(exchange.attempt, "split-utf8", 200);
  exchange.response.end(plan.lastLine(plan.usage));
};

const broke = "an error was encountered while running the model: CUDA error";

const errorLine: Act = (exchange) => {
  openStream(exchange, lineStream);
  conclude(exchange.attempt, "error-event", 200);
  exchange.response.end(jsonLine({ error: broke }));
};

const broken = Buffer.from('{"model":"sim","message":{"role":"assistant","content":"bro\n');

const busy = "server busy, please try again. maximum pending requests exceeded";
const down = refuse("503-persistent", 503, busy);

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, "too many requests", { "retry-after": "2" }), answer),
  "429-persistent": refuse("429-persistent", 429, "too many requests"),
  "500-once": once(refuse("500-once", 500, broke), answer),
  "503-persistent": down,
  accounting: refuse("accounting", 503, busy),
  flap: flapping(answer, down),
  reset: once(reset, answer),
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
  "html-200": htmlPage,
  "error-200": refuse("error-200", 200, broke),
  "error-event": streaming(errorLine, refuse("error-event", 200, broke)),
  gzip,
  "split-utf8": streaming(splitUtf8, answer),
  "comment-flood": withLines("comment-flood", (lines) =>
    lines.map((line) => Buffer.concat([Buffer.from("\n".repeat(1_000)), line])),
  ),
  "header-flood": (exchange, plan) => headerFlood(exchange, plan.syncBody(plan.usage)),
  "huge-body": hugeBody('{"message":{"role":"assistant","content":"', '"},"done":true}'),
  "usage-missing": withCounts("usage-missing", () => ({})),
  "usage-null": withCounts("usage-null", () => ({ prompt_eval_count: null, eval_count: null })),
  "usage-zero": withCounts("usage-zero", () => ({ prompt_eval_count: 0, eval_count: 0 })),
  "usage-small": withCounts("usage-small", ({ usage }) => ({ ...usage, eval_count: 1 })),
  "usage-twice": withCounts("usage-twice", ({ usage }) => usage),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: ReplyPlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

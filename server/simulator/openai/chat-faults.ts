/** The faults of failure-cases.md section 1, acted out on chat completions. */
import { conclude, drained, type Exchange, errorJson, pause, sendJson } from "../exchange.ts";
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
import { tableTimeMs } from "../settings.ts";
import { type ChatPlan, makeUsage } from "./chat-plan.ts";
import { sseEvent } from "./sse-event.ts";
import { finishStream, openStream, sendTokens, streamAnswer } from "./stream-answer.ts";
import { answerNow } from "./sync-answer.ts";

type Act = Shared<ChatPlan>;

const answer: Act = (exchange, plan) => (plan.stream ? streamAnswer(exchange, plan) : answerNow(exchange, plan));

const cutSync: Act = (exchange, plan) => cutInHalf(exchange, plan.syncBody);

const cutStream: Act = async (exchange, plan) => {
  openStream(exchange);
  if (await sendTokens(exchange, plan.tokenEvents.slice(0, 40))) await breakOff(exchange);
};

const stall: Act = async (exchange, plan) => {
  openStream(exchange);
  if (!(await sendTokens(exchange, plan.tokenEvents.slice(0, 20)))) return;
  await pause(exchange, tableTimeMs(exchange.settings, "streamStall"));
  if (await sendTokens(exchange, plan.tokenEvents.slice(20))) finishStream(exchange, plan);
};

const slowFirstToken: Act = async (exchange, plan) => {
  if (plan.stream) openStream(exchange);
  await pause(exchange, tableTimeMs(exchange.settings, "slowFirstToken"));
  if (exchange.response.destroyed) return;
  if (!plan.stream) return answerNow(exchange, plan);
  if (await sendTokens(exchange, plan.tokenEvents)) finishStream(exchange, plan);
};

const malformedChunk: Act = async (exchange, plan) => {
  const events = [...plan.tokenEvents];
  events[9] = Buffer.from('data: {"id":"chatcmpl-sim","choices":[{"index":0,"delta":{"content":"bro\n\n');
  openStream(exchange);
  if (await sendTokens(exchange, events)) finishStream(exchange, plan, { outcome: "malformed-chunk" });
};

/** All tokens; then the tail as the options say. */
const oddTail =
  (options: { done?: boolean; end?: boolean; outcome: string }): Act =>
  async (exchange, plan) => {
    openStream(exchange);
    if (await sendTokens(exchange, plan.tokenEvents)) finishStream(exchange, plan, options);
  };

/** A good answer whose usage is another one: what stands in the JSON body, and in the events at a stream's end. */
const oddUsage =
  (outcome: string, usageOf: (plan: ChatPlan) => unknown[]): Act =>
  async (exchange, plan) => {
    const usages = usageOf(plan);
    if (!plan.stream) {
      const body = JSON.parse(plan.syncBody.toString()) as Record<string, unknown>;
      const last = usages.at(-1);
      const { usage: _, ...bare } = body;
      const changed = usages.length === 0 ? bare : { ...bare, usage: last };
      return sendJson(exchange, 200, JSON.stringify(changed), { outcome });
    }
    const head = JSON.parse(plan.usageEvent.toString().slice("data: ".length)) as object;
    openStream(exchange);
    if (!(await sendTokens(exchange, plan.tokenEvents))) return;
    finishStream(exchange, plan, { outcome, usage: usages.map((usage) => sseEvent({ ...head, usage })) });
  };

const gzip: Act = (exchange, plan) => {
  const stream = [...plan.tokenEvents, ...plan.finishEvents, Buffer.from("data: [DONE]\n\n")];
  sendGzipped(exchange, plan.stream ? Buffer.concat(stream) : plan.syncBody);
};

const splitUtf8: Act = async (exchange, plan) => {
  openStream(exchange);
  if (await sendSplitInside(exchange, plan.tokenEvents, /"content":"/))
    finishStream(exchange, plan, { outcome: "split-utf8" });
};

const commentFlood: Act = async (exchange, plan) => {
  openStream(exchange);
  const comments = Buffer.from(": keep-alive\n\n".repeat(1_000));
  for (const event of plan.tokenEvents) {
    exchange.response.write(comments);
    if (!(await sendTokens(exchange, [event]))) return;
    await drained(exchange);
  }
  finishStream(exchange, plan, { outcome: "comment-flood" });
};

const unavailable = errorJson("The server is overloaded or not ready yet.", "server_error", "service_unavailable");
const tooMany = errorJson("Rate limit reached for requests.", "requests", "rate_limit_exceeded");
const failure = errorJson("The server had an error while processing your request.", "server_error", null);

const prefillRejected: Act = (exchange, plan) => {
  if (plan.lastRole !== "assistant") return plan.stream ? cutStream(exchange, plan) : cutSync(exchange, plan);
  const error = errorJson("Prefilling assistant messages is not supported.", "invalid_request_error", null, "messages");
  return sendJson(exchange, 400, error, { outcome: "prefill-rejected" });
};

const down = refuse("503-persistent", 503, unavailable);

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, tooMany, { "retry-after": "2" }), answer),
  "429-persistent": refuse("429-persistent", 429, tooMany),
  "500-once": once(refuse("500-once", 500, failure), answer),
  "503-persistent": down,
  accounting: refuse("accounting", 503, unavailable),
  flap: flapping(answer, down),
  reset: once(reset, answer),
  // The connection stays open until the caller gives up.
  "no-response": () => {},
  "slow-first-token": slowFirstToken,
  "stream-cut": streaming(cutStream, cutSync),
  "stream-stall": streaming(stall, async (exchange, plan) => {
    await pause(exchange, tableTimeMs(exchange.settings, "streamStall"));
    if (!exchange.response.destroyed) answerNow(exchange, plan);
  }),
  "malformed-chunk": streaming(malformedChunk, refuse("malformed-chunk", 200, '{"id":"chatcmpl-sim","choices":[{"ind')),
  "no-done": streaming(oddTail({ done: false, outcome: "no-done" }), answerNow),
  "no-done-open": streaming(oddTail({ done: false, end: false, outcome: "no-done-open" }), answerNow),
  "context-length": refuse(
    "context-length",
    400,
    errorJson(
      "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
      "invalid_request_error",
      "context_length_exceeded",
      "messages",
    ),
  ),
  "content-filter": refuse(
    "content-filter",
    400,
    errorJson(
      "Your request was rejected as a result of our safety system.",
      "invalid_request_error",
      "content_policy_violation",
    ),
  ),
  "prefill-rejected": prefillRejected,
  redirect: refuse("redirect", 307, "", { location: "/_redirected/v1/chat/completions" }),
  "html-200": htmlPage,
  "error-200": refuse("error-200", 200, failure),
  "error-event": streaming(
    (exchange) => {
      openStream(exchange);
      conclude(exchange.attempt, "error-event", 200);
      exchange.response.end(`data: ${failure}\n\n`);
    },
    refuse("error-event", 200, failure),
  ),
  gzip,
  "split-utf8": streaming(splitUtf8, answerNow),
  "comment-flood": streaming(commentFlood, answerNow),
  "header-flood": (exchange, plan) => headerFlood(exchange, plan.syncBody),
  "huge-body": hugeBody('{"choices":[{"message":{"role":"assistant","content":"', '"}}]}'),
  "usage-missing": oddUsage("usage-missing", () => []),
  "usage-null": oddUsage("usage-null", () => [null]),
  "usage-zero": oddUsage("usage-zero", () => [makeUsage(0, 0)]),
  "usage-small": oddUsage("usage-small", (plan) => [makeUsage(plan.usage.prompt_tokens, 1)]),
  "usage-twice": oddUsage("usage-twice", (plan) => [plan.usage, plan.usage]),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: ChatPlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

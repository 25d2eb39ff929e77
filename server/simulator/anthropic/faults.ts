/** The faults of failure-cases.md section 1, acted out in Anthropic's shapes. */
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
import type { MessagePlan } from "./message-plan.ts";
import { type AnswerOptions, sendAnswer } from "./send-answer.ts";

type Act = Shared<MessagePlan>;

/** Anthropic's error object as text. */
export const anthropicErrorJson = (type: string, message: string): string =>
  JSON.stringify({ type: "error", error: { type, message }, request_id: "req_sim" });

const answer: Act = (exchange, plan) => sendAnswer(exchange, plan);
const answerWith =
  (options: AnswerOptions): Act =>
  (exchange, plan) =>
    sendAnswer(exchange, plan, options);

const withUsage =
  (outcome: string, usageOf: (plan: MessagePlan) => unknown[]): Act =>
  (exchange, plan) =>
    sendAnswer(exchange, plan, { outcome, usage: usageOf(plan) });

/** Begins a stream and sends so many of its tokens; false: the connection is closed. */
async function begin(exchange: Exchange, plan: MessagePlan, count: number): Promise<boolean> {
  const { head, tokens } = plan.events(plan.usage);
  openStream(exchange);
  exchange.response.write(Buffer.concat(head));
  return sendTokens(exchange, tokens.slice(0, count));
}

const cut: Act = async (exchange, plan) => {
  if (!plan.stream) await cutInHalf(exchange, plan.syncBody(plan.usage));
  else if (await begin(exchange, plan, 40)) await breakOff(exchange);
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

const gzip: Act = (exchange, plan) => {
  const { head, tokens, tail, stop } = plan.events(plan.usage);
  sendGzipped(exchange, plan.stream ? Buffer.concat([...head, ...tokens, ...tail, stop]) : plan.syncBody(plan.usage));
};

const splitUtf8: Act = async (exchange, plan) => {
  const { head, tokens, tail, stop } = plan.events(plan.usage);
  openStream(exchange);
  exchange.response.write(Buffer.concat(head));
  if (!(await sendSplitInside(exchange, tokens, /"text":"/))) return;
  conclude(exchange.attempt, "split-utf8", 200);
  exchange.response.end(Buffer.concat([...tail, stop]));
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

// Anthropic's own status for it is 529.
const down = refuse("503-persistent", 529, overloaded);

const acts: Record<FaultCase, Act> = {
  "429-retry-after": once(refuse("429-retry-after", 429, tooMany, { "retry-after": "2" }), answer),
  "429-persistent": refuse("429-persistent", 429, tooMany),
  "500-once": once(refuse("500-once", 500, internal), answer),
  "503-persistent": down,
  accounting: refuse("accounting", 529, overloaded),
  flap: flapping(answer, down),
  reset: once(reset, answer),
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
  "html-200": htmlPage,
  "error-200": refuse("error-200", 200, internal),
  "error-event": streaming(errorEvent, refuse("error-event", 200, overloaded)),
  gzip,
  "split-utf8": streaming(splitUtf8, answer),
  "comment-flood": streaming(answerWith({ change: floodComments, outcome: "comment-flood" }), answer),
  "header-flood": (exchange, plan) => headerFlood(exchange, plan.syncBody(plan.usage)),
  "huge-body": hugeBody('{"type":"message","content":[{"type":"text","text":"', '"}]}'),
  "usage-missing": withUsage("usage-missing", () => []),
  "usage-null": withUsage("usage-null", () => [null]),
  "usage-zero": withUsage("usage-zero", () => [{ input_tokens: 0, output_tokens: 0 }]),
  "usage-small": withUsage("usage-small", ({ usage }) => [{ ...usage, output_tokens: 1 }]),
  "usage-twice": withUsage("usage-twice", ({ usage }) => [usage, usage]),
};

/** Acts out one fault. */
export const actFault = (exchange: Exchange, plan: MessagePlan, fault: FaultCase): void | Promise<void> =>
  acts[fault](exchange, plan);

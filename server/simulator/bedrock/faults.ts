/** The faults of failure-cases.md section 1 as Bedrock shows them; those that its format cannot have are good answers. */
import { conclude, type Exchange, pause, sendJson } from "../exchange.ts";
import { breakOff, cutInHalf, flapping, htmlPage, once, reset, type Act as Shared, streaming } from "../fault-acts.ts";
import type { FaultCase } from "../model-name.ts";
import { sendTokens } from "../openai/stream-answer.ts";
import { tableTimeMs } from "../settings.ts";
import { type ConversePlan, makeUsage } from "./converse-plan.ts";
import { eventFrame, exceptionFrame } from "./frames.ts";
import { finishFrames, openFrames, streamConverse } from "./stream-answer.ts";

type Act = Shared<ConversePlan>;

/** An exception as Bedrock answers it: its type in a header. */
export function sendException(
  exchange: Exchange,
  of: { status: number; type: string; message: string; outcome?: string; headers?: Record<string, string> },
): void {
  sendJson(exchange, of.status, JSON.stringify({ message: of.message }), {
    outcome: of.outcome ?? "refused",
    headers: { "x-amzn-errortype": `${of.type}:http://internal.amazon.com/coral/com.amazon.bedrock/`, ...of.headers },
  });
}

const answerWhole: Act = (exchange, plan) => {
  exchange.attempt.tokensSent = plan.usage.outputTokens;
  sendJson(exchange, 200, JSON.stringify(plan.syncBody), { outcome: "answered" });
};

/** A good answer, in the way that was asked for. */
export const answerConverse = (exchange: Exchange, plan: ConversePlan, delayMs = 0): void | Promise<void> =>
  exchange.attempt.stream ? streamConverse(exchange, plan, delayMs) : answerWhole(exchange, plan);

const refuse =
  (outcome: string, status: number, type: string, message: string, headers: Record<string, string> = {}): Act =>
  (exchange) =>
    sendException(exchange, { status, type, message, outcome, headers });

const cutStream: Act = async (exchange, plan) => {
  openFrames(exchange, plan);
  if (await sendTokens(exchange, plan.tokenFrames.slice(0, 40))) await breakOff(exchange);
};

const cutSync: Act = (exchange, plan) => cutInHalf(exchange, Buffer.from(JSON.stringify(plan.syncBody)));

const stall: Act = async (exchange, plan) => {
  openFrames(exchange, plan);
  if (!(await sendTokens(exchange, plan.tokenFrames.slice(0, 20)))) return;
  await pause(exchange, tableTimeMs(exchange.settings, "streamStall"));
  if (await sendTokens(exchange, plan.tokenFrames.slice(20))) finishFrames(exchange, plan);
};

const late =
  (time: "slowFirstToken" | "streamStall"): Act =>
  async (exchange, plan) => {
    await pause(exchange, tableTimeMs(exchange.settings, time));
    if (!exchange.response.destroyed) answerWhole(exchange, plan);
  };

const slowStream: Act = async (exchange, plan) => {
  exchange.response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
  exchange.response.flushHeaders();
  await pause(exchange, tableTimeMs(exchange.settings, "slowFirstToken"));
  if (exchange.response.destroyed) return;
  exchange.response.write(Buffer.concat(plan.openingFrames));
  if (await sendTokens(exchange, plan.tokenFrames)) finishFrames(exchange, plan);
};

/** The tenth event's JSON is broken; its checksums are right. */
const malformed: Act = async (exchange, plan) => {
  const frames = [...plan.tokenFrames];
  frames[9] = eventFrame("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"text":"bro');
  openFrames(exchange, plan);
  if (await sendTokens(exchange, frames)) finishFrames(exchange, plan, { outcome: "malformed-chunk" });
};

const oddTail =
  (outcome: string, tail: (plan: ConversePlan) => { metadata: unknown[]; end?: boolean }): Act =>
  async (exchange, plan) => {
    openFrames(exchange, plan);
    if (await sendTokens(exchange, plan.tokenFrames)) finishFrames(exchange, plan, { outcome, ...tail(plan) });
  };

/** What stands as usage in the body or in the metadata, none or several times. */
const oddUsage = (outcome: string, usageOf: (plan: ConversePlan) => unknown[]): Act =>
  streaming(
    oddTail(outcome, (plan) => ({ metadata: usageOf(plan).map((usage) => ({ usage })) })),
    (exchange, plan) => {
      const { usage: _, ...bare } = plan.syncBody;
      const usages = usageOf(plan);
      const body = usages.length > 0 ? { ...bare, usage: usages.at(-1) } : bare;
      sendJson(exchange, 200, JSON.stringify(body), { outcome });
    },
  );

const failInside: Act = async (exchange, plan) => {
  openFrames(exchange, plan);
  if (!(await sendTokens(exchange, plan.tokenFrames.slice(0, 5)))) return;
  conclude(exchange.attempt, "error-event", 200);
  exchange.response.end(exceptionFrame("modelStreamErrorException", "The model had an error."));
};

const unavailable = (outcome: string) =>
  refuse(outcome, 503, "ServiceUnavailableException", "Bedrock is unable to process your request.");
const throttled = (outcome: string, headers: Record<string, string> = {}) =>
  refuse(outcome, 429, "ThrottlingException", "Too many requests, please wait before trying again.", headers);
const failure = (outcome: string, status: number) =>
  refuse(outcome, status, "InternalServerException", "The system encountered an unexpected error.");

const acts: Partial<Record<FaultCase, Act>> = {
  "429-retry-after": once(throttled("429-retry-after", { "retry-after": "2" }), answerConverse),
  "429-persistent": throttled("429-persistent"),
  "500-once": once(failure("500-once", 500), answerConverse),
  "503-persistent": unavailable("503-persistent"),
  accounting: unavailable("accounting"),
  flap: flapping(answerConverse, unavailable("flap")),
  reset: once(reset, answerConverse),
  // The connection stays open until the caller gives up.
  "no-response": () => {},
  "slow-first-token": streaming(slowStream, late("slowFirstToken")),
  "stream-cut": streaming(cutStream, cutSync),
  "stream-stall": streaming(stall, late("streamStall")),
  "malformed-chunk": streaming(malformed, (exchange) =>
    sendJson(exchange, 200, '{"output":{"message":{"content":[{"te', { outcome: "malformed-chunk" }),
  ),
  "no-done": streaming(
    oddTail("no-done", () => ({ metadata: [] })),
    answerWhole,
  ),
  "no-done-open": streaming(
    oddTail("no-done-open", () => ({ metadata: [], end: false })),
    answerWhole,
  ),
  "context-length": refuse("context-length", 400, "ValidationException", "Input is too long for requested model."),
  "content-filter": refuse(
    "content-filter",
    400,
    "ValidationException",
    "This request has been blocked by our content filters. Please adjust your prompt and try again.",
  ),
  redirect: (exchange) =>
    sendJson(exchange, 307, "", { outcome: "redirect", headers: { location: "/_redirected/converse" } }),
  "html-200": htmlPage,
  "error-200": failure("error-200", 200),
  "error-event": streaming(failInside, failure("error-event", 200)),
  "usage-missing": oddUsage("usage-missing", () => []),
  "usage-null": oddUsage("usage-null", () => [null]),
  "usage-zero": oddUsage("usage-zero", () => [makeUsage(0, 0)]),
  "usage-small": oddUsage("usage-small", (plan) => [makeUsage(plan.usage.inputTokens, 1)]),
  "usage-twice": oddUsage("usage-twice", (plan) => [plan.usage, plan.usage]),
};

/** Acts out one fault. */
export const actBedrockFault = (exchange: Exchange, plan: ConversePlan, fault: FaultCase): void | Promise<void> =>
  (acts[fault] ?? answerConverse)(exchange, plan);

import { conclude, drained, type Exchange, pause } from "../exchange.ts";
import type { ChatPlan } from "./chat-plan.ts";

const doneEvent = Buffer.from("data: [DONE]\n\n");
const eventsPerTurn = 16;

/** Sends the headers of an event stream at once, before any event. */
export function openStream({ response }: Exchange, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...headers });
  response.flushHeaders();
}

/**
 * Sends token events with `delayMs` before each; without a delay in bursts that let other requests in between.
 *
 * @returns false when the connection is closed.
 */
export async function sendTokens(exchange: Exchange, events: readonly Buffer[], delayMs = 0): Promise<boolean> {
  const { attempt, response } = exchange;
  for (const event of events) {
    if (delayMs > 0) await pause(exchange, delayMs);
    else if (attempt.tokensSent > 0 && attempt.tokensSent % eventsPerTurn === 0) await turn();
    if (response.destroyed) return false;
    if (!response.write(event)) await drained(exchange);
    attempt.tokensSent++;
  }
  return !response.destroyed;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Finish reasons, usage where asked for, `[DONE]` unless told otherwise; then the attempt is concluded. */
export function finishStream(
  exchange: Exchange,
  plan: ChatPlan,
  options: { outcome?: string; done?: boolean; end?: boolean; usage?: readonly Buffer[] } = {},
): void {
  const { attempt, response } = exchange;
  const tail = [...plan.finishEvents];
  if (plan.includeUsage) tail.push(...(options.usage ?? [plan.usageEvent]));
  if (options.done !== false) tail.push(doneEvent);
  conclude(attempt, options.outcome ?? "answered", 200);
  if (options.end === false) response.write(Buffer.concat(tail));
  else response.end(Buffer.concat(tail));
}

/** The whole answer as an event stream. */
export async function streamAnswer(exchange: Exchange, plan: ChatPlan, delayMs = 0): Promise<void> {
  openStream(exchange);
  if (await sendTokens(exchange, plan.tokenEvents, delayMs)) finishStream(exchange, plan);
}

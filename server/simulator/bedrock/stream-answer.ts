import { conclude, type Exchange } from "../exchange.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import type { ConversePlan } from "./converse-plan.ts";
import { eventFrame } from "./frames.ts";

/** Sends the headers of a binary event stream and the events before the first token. */
export function openFrames(exchange: Exchange, plan: ConversePlan): void {
  openStream(exchange, { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "sim" });
  exchange.response.write(Buffer.concat(plan.openingFrames));
}

/** The events behind the last token; then the attempt is concluded. */
export function finishFrames(
  { attempt, response }: Exchange,
  plan: ConversePlan,
  options: { outcome?: string; metadata?: readonly unknown[]; end?: boolean } = {},
): void {
  const metadata = options.metadata ?? [{ metrics: { latencyMs: 100 }, p: "abc", usage: plan.usage }];
  const tail = [...plan.closingFrames, ...metadata.map((payload) => eventFrame("metadata", payload as object))];
  conclude(attempt, options.outcome ?? "answered", 200);
  if (options.end === false) response.write(Buffer.concat(tail));
  else response.end(Buffer.concat(tail));
}

/** The whole answer as a stream. */
export async function streamConverse(exchange: Exchange, plan: ConversePlan, delayMs = 0): Promise<void> {
  openFrames(exchange, plan);
  if (await sendTokens(exchange, plan.tokenFrames, delayMs)) finishFrames(exchange, plan);
}

import { conclude, type Exchange, pause, sendJson } from "../exchange.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import type { MessagePlan } from "./message-plan.ts";

export interface AnswerOptions {
  outcome?: string;
  delayMs?: number;
  /** Usage told: at a stream's end one message_delta for each; none: it is left out everywhere. */
  usage?: readonly unknown[];
  /** The stream's tokens, changed. */
  change?: (tokens: Buffer[]) => Buffer[];
  /** false: no message_stop. */
  stop?: boolean;
  /** true: the connection stays open. */
  open?: boolean;
}

/** The whole answer, streamed where the request asks for it. */
export async function sendAnswer(exchange: Exchange, plan: MessagePlan, options: AnswerOptions = {}): Promise<void> {
  const { attempt, response } = exchange;
  const usages = options.usage ?? [plan.usage];
  const outcome = options.outcome ?? "answered";
  if (!plan.stream) {
    if (options.delayMs) await pause(exchange, options.delayMs);
    if (response.destroyed) return;
    attempt.tokensSent = Number(plan.usage.output_tokens);
    return sendJson(exchange, 200, plan.syncBody(usages.at(-1)), { outcome });
  }
  const { head, tokens, tail, stop } = plan.events(usages.at(-1));
  openStream(exchange);
  response.write(Buffer.concat(head));
  if (!(await sendTokens(exchange, options.change ? options.change([...tokens]) : tokens, options.delayMs))) return;
  const again = usages.length > 1 ? tail.slice(-1) : [];
  const end = Buffer.concat([...tail, ...again, ...(options.stop === false ? [] : [stop])]);
  conclude(attempt, outcome, 200);
  if (options.open) response.write(end);
  else response.end(end);
}

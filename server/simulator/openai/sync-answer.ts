import { type Exchange, sendJson } from "../exchange.ts";
import type { ChatPlan } from "./chat-plan.ts";

/** The whole answer as one JSON body. */
export function answerNow(exchange: Exchange, plan: ChatPlan): void {
  exchange.attempt.tokensSent = plan.usage.completion_tokens;
  sendJson(exchange, 200, plan.syncBody, { outcome: "answered" });
}

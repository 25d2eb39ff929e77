import { type Exchange, errorJson, pause, sendJson, watchForAbort } from "../exchange.ts";
import { actFault } from "./chat-faults.ts";
import { type ChatPlan, type PlanResult, planChat } from "./chat-plan.ts";
import { streamAnswer } from "./stream-answer.ts";
import { answerNow } from "./sync-answer.ts";

const plans = new Map<string, PlanResult>();
const plansKept = 500;
const cacheableLength = 16_384;

/** The plan of a body, remembered: benches send the same body again and again. */
function planOf(text: string): PlanResult {
  const known = plans.get(text);
  if (known) return known;
  const plan = planChat(text);
  if (text.length <= cacheableLength) {
    if (plans.size >= plansKept) plans.clear();
    plans.set(text, plan);
  }
  return plan;
}

/**
 * Answers POST /v1/chat/completions.
 * @param dress makes the plan that of a vendor with an accent
 */
export function answerChat(
  exchange: Exchange,
  text: string,
  dress: (plan: ChatPlan) => ChatPlan = (plan) => plan,
): void | Promise<void> {
  const { attempt } = exchange;
  const plain = planOf(text);
  const plan = "error" in plain ? plain : dress(plain);
  if ("error" in plan) {
    const body = errorJson(plan.error, "invalid_request_error", plan.code, plan.param);
    return sendJson(exchange, plan.status, body, { outcome: "refused" });
  }
  attempt.model = plan.model;
  attempt.stream = plan.stream;
  attempt.maxTokens = plan.maxTokens;
  attempt.includeUsage = plan.includeUsage;
  if (plan.behaviour.kind === "fault") {
    watchForAbort(exchange);
    return actFault(exchange, plan, plan.behaviour.fault);
  }
  const delayMs = plan.behaviour.kind === "slow" ? plan.behaviour.delayMs : 0;
  if (plan.stream) {
    watchForAbort(exchange);
    return streamAnswer(exchange, plan, delayMs);
  }
  if (delayMs > 0) return answerLater(exchange, plan, delayMs);
  return answerNow(exchange, plan);
}

async function answerLater(exchange: Exchange, plan: ChatPlan, delayMs: number): Promise<void> {
  watchForAbort(exchange);
  await pause(exchange, delayMs);
  if (!exchange.response.destroyed) answerNow(exchange, plan);
}

/**
 * DeepSeek at `<simulator_url>/deepseek/v1`: half of each prompt comes from its cache; a model named `…@thinks` says
 * the first of its words as reasoning (api-docs.deepseek.com).
 */
import { type Exchange, errorJson, sendJson } from "../exchange.ts";
import { answerChat } from "../openai/chat.ts";
import type { ChatPlan } from "../openai/chat-plan.ts";
import { bodyOf, type Json, mapBody, mapChoices, mapEvents } from "./dress-plan.ts";

const thoughtTokens = 5;

const thinks = (plan: ChatPlan): boolean => plan.model.endsWith("@thinks");

function usageOf(plan: ChatPlan, usage: Json): Json {
  const prompt = Number(usage.prompt_tokens);
  const hit = Math.floor(prompt / 2);
  const reasoning = Math.min(thoughtTokens, Number(usage.completion_tokens));
  return {
    ...usage,
    prompt_tokens_details: { cached_tokens: hit },
    prompt_cache_hit_tokens: hit,
    prompt_cache_miss_tokens: prompt - hit,
    ...(thinks(plan) ? { completion_tokens_details: { reasoning_tokens: reasoning } } : {}),
  };
}

function dress(plan: ChatPlan): ChatPlan {
  const usage = (holder: Json): Json => ({ ...holder, usage: usageOf(plan, { ...plan.usage }) });
  const words = (choice: Json): Json => {
    const message = choice.message as Json;
    const parts = String(message.content).split(/(?= )/);
    const reasoning_content = parts.slice(0, thoughtTokens).join("");
    return { ...choice, message: { ...message, content: parts.slice(thoughtTokens).join(""), reasoning_content } };
  };
  const thought = (choice: Json): Json => {
    const { content, ...delta } = choice.delta as Json;
    return { ...choice, delta: { ...delta, content: null, reasoning_content: content } };
  };
  return {
    ...plan,
    usageEvent: mapEvents([plan.usageEvent], usage)[0] ?? plan.usageEvent,
    syncBody: mapBody(plan, (body) => usage(thinks(plan) ? mapChoices(body, words) : body)),
    tokenEvents: thinks(plan)
      ? mapEvents(plan.tokenEvents, (event, index) => (index < thoughtTokens ? mapChoices(event, thought) : event))
      : plan.tokenEvents,
  };
}

const refused = (exchange: Exchange, message: string): void =>
  sendJson(exchange, 400, errorJson(message, "invalid_request_error", "invalid_request_error"), { outcome: "refused" });

/** Answers paths below /deepseek/. */
export function answerDeepSeek(
  exchange: Exchange,
  answerOpenAi: (exchange: Exchange, path: string) => void | Promise<void>,
): void | Promise<void> {
  const path = (exchange.request.url ?? "").slice("/deepseek".length);
  if (exchange.request.method !== "POST" || path !== "/v1/chat/completions") return answerOpenAi(exchange, path);
  const body = bodyOf(exchange.body);
  if (typeof body.n === "number" && body.n > 1)
    return refused(exchange, "Invalid n value (currently only n = 1 is supported)");
  const roles = Array.isArray(body.messages) ? body.messages.map((message: Json | null) => message?.role) : [];
  if (roles.includes("developer"))
    return refused(
      exchange,
      "Failed to deserialize the JSON body: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool`",
    );
  return answerChat(exchange, exchange.body.toString(), dress);
}

/** OpenAI's older completions at /v1/completions: a chat of one message, told in the older shape. */
import type { Exchange } from "../exchange.ts";
import { answerChat } from "./chat.ts";
import type { ChatPlan } from "./chat-plan.ts";
import { sseEvent } from "./sse-event.ts";

type Json = Record<string, unknown>;

const asRecord = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

function choicesOf(holder: Json, holderOfText: "message" | "delta"): Json[] {
  const choices = Array.isArray(holder.choices) ? holder.choices.map(asRecord) : [];
  return choices.map((choice) => {
    const text = asRecord(choice[holderOfText]).content ?? "";
    return { text, index: choice.index, logprobs: null, finish_reason: choice.finish_reason };
  });
}

function dress(plan: ChatPlan): ChatPlan {
  const rewrite = (event: Buffer): Buffer => {
    const chunk = asRecord(JSON.parse(event.toString().slice("data: ".length)));
    return sseEvent({ ...chunk, object: "text_completion", choices: choicesOf(chunk, "delta") });
  };
  const body = asRecord(JSON.parse(plan.syncBody.toString()));
  return {
    ...plan,
    syncBody: Buffer.from(JSON.stringify({ ...body, object: "text_completion", choices: choicesOf(body, "message") })),
    tokenEvents: plan.tokenEvents.map(rewrite),
    finishEvents: plan.finishEvents.map(rewrite),
    usageEvent: rewrite(plan.usageEvent),
  };
}

/** OpenAI's own cap of the older completions when none is named. */
const defaultTokens = 16;

/** Answers POST /v1/completions. */
export function answerCompletions(exchange: Exchange, text: string): void | Promise<void> {
  let body: Json;
  try {
    body = asRecord(JSON.parse(text));
  } catch {
    return answerChat(exchange, text);
  }
  const { prompt, ...rest } = body;
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== "number" ? prompt.length : 1;
  const n = typeof body.n === "number" ? body.n : 1;
  const messages = prompt === undefined ? [] : [{ role: "user", content: String(prompt) }];
  const chat = { max_tokens: defaultTokens, ...rest, n: n * prompts, messages };
  return answerChat(exchange, JSON.stringify(chat), dress);
}

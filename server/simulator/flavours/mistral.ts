/**
 * Mistral at `<simulator_url>/mistral/v1`: usage comes by itself with the finish reason, members that it does not know
 * are a 422, errors have its own shape (docs.mistral.ai/api).
 */
import { type Exchange, sendJson } from "../exchange.ts";
import { answerChat } from "../openai/chat.ts";
import type { ChatPlan } from "../openai/chat-plan.ts";
import { answerMedia } from "../openai/media.ts";
import { bodyOf, type Json, mapEvents } from "./dress-plan.ts";
import { answerMistralSpeech } from "./mistral-speech.ts";
import { planMistralTranscription } from "./mistral-transcription.ts";

/** Mistral's error as text. */
const mistralError = (message: unknown, type: string, code: string | null): string =>
  JSON.stringify({ object: "error", message, type, param: null, code });

const members = new Set([
  "model",
  "messages",
  "temperature",
  "top_p",
  "max_tokens",
  "stream",
  "stop",
  "random_seed",
  "response_format",
  "tools",
  "tool_choice",
  "presence_penalty",
  "frequency_penalty",
  "n",
  "prediction",
  "parallel_tool_calls",
  "prompt_mode",
  "safe_prompt",
  "metadata",
  "reasoning_effort",
]);
const messageMembers: Record<string, ReadonlySet<string>> = {
  system: new Set(["role", "content"]),
  user: new Set(["role", "content"]),
  assistant: new Set(["role", "content", "tool_calls", "prefix"]),
  tool: new Set(["role", "content", "tool_call_id", "name"]),
};

/** Where the first member stands that Mistral does not know; null: nowhere. */
function strangerOf(body: Json): (string | number)[] | null {
  const stranger = Object.keys(body).find((name) => !members.has(name));
  if (stranger) return ["body", stranger];
  const messages = Array.isArray(body.messages) ? (body.messages as Json[]) : [];
  for (const [index, message] of messages.entries()) {
    const known = messageMembers[String(message?.role)];
    if (!known) return ["body", "messages", index, "role"];
    const odd = Object.keys(message).find((name) => !known.has(name));
    if (odd) return ["body", "messages", index, odd];
  }
  return null;
}

function dress(plan: ChatPlan): ChatPlan {
  const { completion_tokens, prompt_tokens, total_tokens } = plan.usage;
  const usage = { prompt_tokens, completion_tokens, total_tokens };
  const odd = plan.behaviour.kind === "fault" && plan.behaviour.fault.startsWith("usage-");
  const last = plan.finishEvents.length - 1;
  return {
    ...plan,
    includeUsage: false,
    finishEvents: mapEvents(plan.finishEvents, (event, index) =>
      index === last && !odd ? { ...event, usage } : event,
    ),
  };
}

const tooLong = mistralError(
  "Prompt contains 9000 tokens and 0 draft tokens, too large for model with 8192 maximum context length",
  "invalid_request_prompt",
  "3051",
);

/** Answers paths below /mistral/. */
export function answerMistral(
  exchange: Exchange,
  answerOpenAi: (exchange: Exchange, path: string) => void | Promise<void>,
): void | Promise<void> {
  const path = (exchange.request.url ?? "").slice("/mistral".length);
  if (exchange.request.method === "POST" && path === "/v1/audio/speech")
    return answerMistralSpeech(exchange, (message) =>
      sendJson(exchange, 422, mistralError(message, "invalid_request_error", null), { outcome: "refused" }),
    );
  if (exchange.request.method === "POST" && path === "/v1/audio/transcriptions")
    return answerMedia(exchange, path, planMistralTranscription);
  if (exchange.request.method !== "POST" || path !== "/v1/chat/completions") return answerOpenAi(exchange, path);
  const body = bodyOf(exchange.body);
  const loc = strangerOf(body);
  if (loc) {
    const detail = [{ type: "extra_forbidden", loc, msg: "Extra inputs are not permitted" }];
    return sendJson(exchange, 422, mistralError({ detail }, "invalid_request_error", null), { outcome: "refused" });
  }
  if (String(body.model).startsWith("sim-fault-context-length")) {
    exchange.attempt.model = String(body.model);
    return sendJson(exchange, 400, tooLong, { outcome: "context-length" });
  }
  return answerChat(exchange, exchange.body.toString(), dress);
}

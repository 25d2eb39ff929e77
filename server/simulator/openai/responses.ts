/** OpenAI's Responses at /v1/responses: a chat's words, told in items and their events. */
import type { Exchange } from "../exchange.ts";
import { answerChat } from "./chat.ts";
import type { ChatPlan } from "./chat-plan.ts";
import { type CallItem, callEvents, callItems } from "./response-calls.ts";

type Json = Record<string, unknown>;

const asRecord = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Usage as Responses count; what a usage fault is to say. */
function usageOf({ behaviour, usage }: ChatPlan): Json | null | undefined {
  const fault = behaviour.kind === "fault" ? behaviour.fault : null;
  if (fault === "usage-missing") return undefined;
  if (fault === "usage-null") return null;
  const input = fault === "usage-zero" ? 0 : usage.prompt_tokens;
  const output = fault === "usage-zero" ? 0 : fault === "usage-small" ? 1 : usage.completion_tokens;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

function dress(plan: ChatPlan): ChatPlan {
  const chat = asRecord(JSON.parse(plan.syncBody.toString()));
  const choice = asRecord(Array.isArray(chat.choices) ? chat.choices[0] : null);
  const text = String(asRecord(choice.message).content ?? "");
  const cut = choice.finish_reason === "length";
  const suffix = String(chat.id).slice("chatcmpl-".length);
  const item_id = `msg_${suffix}`;
  const part = (words: string) => ({ type: "output_text", text: words, annotations: [], logprobs: [] });
  const item = (status: string, content: unknown[]) => ({
    id: item_id,
    type: "message",
    status,
    role: "assistant",
    content,
  });
  const response = (status: string, more: Json) => ({
    id: `resp_${suffix}`,
    object: "response",
    created_at: chat.created,
    status,
    error: null,
    incomplete_details: status === "incomplete" ? { reason: "max_output_tokens" } : null,
    model: plan.model,
    output: [],
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    ...more,
  });
  const ending = cut ? "incomplete" : "completed";
  const calls = callItems(asRecord(choice.message).tool_calls);
  const output = calls.length > 0 ? calls : [item(ending, [part(text)])];
  const whole = response(ending, { output, usage: usageOf(plan) });
  let sequence_number = 0;
  const event = (type: string, more: Json) =>
    Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...more })}\n\n`);
  const place = { item_id, output_index: 0, content_index: 0 };
  const begun = [
    event("response.created", { response: response("in_progress", { usage: null }) }),
    event("response.in_progress", { response: response("in_progress", { usage: null }) }),
  ];
  if (calls.length > 0) return withCalls(plan, { begun, calls, event, whole });
  const opening = [
    ...begun,
    event("response.output_item.added", { output_index: 0, item: item("in_progress", []) }),
    event("response.content_part.added", { ...place, part: part("") }),
  ];
  const words = text.split(/(?= )/).filter((word) => word !== "");
  return {
    ...plan,
    // Usage is part of the last event.
    includeUsage: false,
    syncBody: Buffer.from(JSON.stringify(whole)),
    tokenEvents: [
      ...opening,
      ...words.map((delta) => event("response.output_text.delta", { ...place, delta, logprobs: [] })),
    ],
    finishEvents: [
      event("response.output_text.done", { ...place, text, logprobs: [] }),
      event("response.content_part.done", { ...place, part: part(text) }),
      event("response.output_item.done", { output_index: 0, item: item(ending, [part(text)]) }),
      event(`response.${ending}`, { response: whole }),
    ],
  };
}

/** The plan that calls tools in place of words. */
function withCalls(
  plan: ChatPlan,
  of: { begun: Buffer[]; calls: CallItem[]; whole: Json; event: (type: string, more: Json) => Buffer },
): ChatPlan {
  return {
    ...plan,
    includeUsage: false,
    syncBody: Buffer.from(JSON.stringify(of.whole)),
    tokenEvents: [...of.begun, ...callEvents(of.calls, of.event)],
    finishEvents: [of.event("response.completed", { response: of.whole })],
  };
}

/** Functions and the choice among them as a chat names them. */
function toolsOf({ parallel_tool_calls, tool_choice, tools }: Json): Json {
  const functions = Array.isArray(tools) ? tools.map((tool) => ({ type: "function", function: asRecord(tool) })) : [];
  const named = asRecord(tool_choice).name;
  const choice = named === undefined ? tool_choice : { type: "function", function: { name: named } };
  return { tools: functions, tool_choice: choice, parallel_tool_calls };
}

/** Texts of the input as messages. */
function messagesOf({ input, instructions }: Json): Json[] {
  const items = typeof input === "string" ? [{ role: "user", content: input }] : Array.isArray(input) ? input : [];
  const system = typeof instructions === "string" ? [{ role: "system", content: instructions }] : [];
  return [...system, ...items.map(asRecord)];
}

/** Answers POST /v1/responses. Its streams end in `[DONE]` as a chat's do, behind the event that is their own end. */
export function answerResponses(exchange: Exchange, text: string): void | Promise<void> {
  let body: Json;
  try {
    body = asRecord(JSON.parse(text));
  } catch {
    return answerChat(exchange, text);
  }
  const { max_output_tokens, model, stream } = body;
  const chat = { model, stream, max_tokens: max_output_tokens, messages: messagesOf(body), ...toolsOf(body) };
  return answerChat(exchange, JSON.stringify(chat), dress);
}

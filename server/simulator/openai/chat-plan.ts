import { type Behaviour, parseModelName } from "../model-name.ts";
import { composeTokens, countTokens, hashText, naturalLength } from "../reply.ts";
import { sseEvent } from "./sse-event.ts";
import { forcedCalls, withCalls } from "./tool-call.ts";

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number; audio_tokens: number };
  completion_tokens_details: { reasoning_tokens: number; audio_tokens: number };
}

/** Everything that a chat request will be answered with: it follows from the body alone, so it is computed once. */
export interface ChatPlan {
  model: string;
  behaviour: Behaviour;
  stream: boolean;
  includeUsage: boolean;
  maxTokens: number | null;
  lastRole: string;
  usage: Usage;
  /** The answer of a sync request. */
  syncBody: Buffer;
  /** One event per token. */
  tokenEvents: readonly Buffer[];
  /** Finish reasons, one per choice; `[DONE]` is not among them. */
  finishEvents: readonly Buffer[];
  usageEvent: Buffer;
}

export type PlanResult = ChatPlan | { error: string; param: string | null; code: string | null; status: number };

/** 2023-11-14: replies are the same on every day. */
const created = 1_700_000_000;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const positive = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;

/** The text of a message: a string, or the text parts of a list. */
function messageText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => String(asRecord(part).text ?? "")).join("");
}

/**
 * Reads a chat request's body and works out its answer: the words, the counts, the bytes.
 *
 * @returns an error with OpenAI's status and code when the body is not one that OpenAI would take.
 */
export function planChat(text: string): PlanResult {
  let body: Record<string, unknown>;
  try {
    body = asRecord(JSON.parse(text));
  } catch {
    return { error: "We could not parse the JSON body of your request.", param: null, code: null, status: 400 };
  }
  const model = typeof body.model === "string" ? body.model : "";
  const behaviour = parseModelName(model);
  if (!behaviour) {
    return {
      error: `The model \`${model}\` does not exist or you do not have access to it.`,
      param: "model",
      code: "model_not_found",
      status: 404,
    };
  }
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    return { error: "'messages' must be a non-empty array.", param: "messages", code: null, status: 400 };
  }
  const texts = body.messages.map((message) => messageText(asRecord(message).content));
  const lastRole = String(asRecord(body.messages.at(-1)).role ?? "");
  const plan = makePlan({ model, behaviour, body, texts, lastRole });
  const calls = forcedCalls(body);
  return calls.length > 0 ? withCalls(plan, calls) : plan;
}

function makePlan(of: {
  model: string;
  behaviour: Behaviour;
  body: Record<string, unknown>;
  texts: string[];
  lastRole: string;
}): ChatPlan {
  const { behaviour, body, model, texts } = of;
  const seed = hashText(texts.join("\n"));
  const maxTokens = positive(body.max_completion_tokens) ?? positive(body.max_tokens);
  const wanted = replyLength(behaviour, seed);
  const length = Math.min(wanted, maxTokens ?? wanted);
  const choiceCount = Math.min(positive(body.n) ?? 1, 128);
  const choices = Array.from({ length: choiceCount }, (_, index) => composeTokens(seed + index, length));
  const natural = texts.reduce((sum, text) => sum + 4 + countTokens(text), 3);
  const promptTokens = behaviour.kind === "tokens" ? behaviour.input : natural;
  const usage = makeUsage(promptTokens, length * choiceCount);
  const finishReason = length < wanted ? "length" : "stop";
  const includeUsage = asRecord(body.stream_options).include_usage === true;
  const common = { id: `chatcmpl-sim${seed.toString(16).padStart(8, "0")}`, created, model };
  return {
    model,
    behaviour,
    stream: body.stream === true,
    includeUsage,
    maxTokens,
    lastRole: of.lastRole,
    usage,
    ...renderAnswer({ common, choices, usage, finishReason, includeUsage }),
  };
}

function replyLength(behaviour: Behaviour, seed: number): number {
  if (behaviour.kind === "tokens") return behaviour.output;
  if (behaviour.kind === "slow") return behaviour.tokens ?? naturalLength(seed);
  return behaviour.kind === "fault" ? 60 : naturalLength(seed);
}

/** A usage object as OpenAI writes it. */
export const makeUsage = (promptTokens: number, completionTokens: number): Usage => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
});

function renderAnswer(of: {
  common: { id: string; created: number; model: string };
  choices: string[][];
  usage: Usage;
  finishReason: string;
  includeUsage: boolean;
}): Pick<ChatPlan, "syncBody" | "tokenEvents" | "finishEvents" | "usageEvent"> {
  const { common, choices, usage, finishReason, includeUsage } = of;
  const chunk = { ...common, object: "chat.completion.chunk", system_fingerprint: "fp_simulator" };
  // OpenAI writes "usage": null into every chunk but the last when usage was asked for.
  const noUsage = includeUsage ? { usage: null } : {};
  const event = (index: number, delta: object, finish: string | null) =>
    sseEvent({ ...chunk, choices: [{ index, delta, logprobs: null, finish_reason: finish }], ...noUsage });
  const tokenEvents: Buffer[] = [];
  for (let position = 0; position < (choices[0]?.length ?? 0); position++) {
    choices.forEach((tokens, index) => {
      const content = tokens[position] ?? "";
      tokenEvents.push(event(index, position === 0 ? { role: "assistant", content } : { content }, null));
    });
  }
  const messages = choices.map((tokens, index) => ({
    index,
    message: { role: "assistant", content: tokens.join(""), refusal: null },
    logprobs: null,
    finish_reason: finishReason,
  }));
  return {
    tokenEvents,
    finishEvents: choices.map((_, index) => event(index, {}, finishReason)),
    usageEvent: sseEvent({ ...chunk, choices: [], usage }),
    syncBody: Buffer.from(JSON.stringify({ ...common, object: "chat.completion", choices: messages, usage })),
  };
}

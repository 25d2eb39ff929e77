/**
 * The vendors' usage fields, as they name them, out of a whole reply or out of the events of a stream. Known fields
 * that a vendor left out, or set to null, are 0; a reply without any usage has none, which is a fault.
 *
 * Fields: OpenAI platform.openai.com/docs/api-reference/chat/object and /responses/object; Anthropic
 * docs.anthropic.com/en/api/messages; Gemini ai.google.dev/api/generate-content#UsageMetadata; Ollama
 * github.com/ollama/ollama/blob/main/docs/api.md; DeepSeek api-docs.deepseek.com/api/create-chat-completion; Mistral
 * docs.mistral.ai/api.
 */
import { type Budget, MissingMember } from "./budget.ts";

type Fields = Record<string, unknown>;
/** Field → 0, or a group of fields. */
interface Shape {
  [name: string]: 0 | Shape;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The vendor's fields over the known ones' zeros. */
function filled(usage: Fields, shape: Shape): Fields {
  const result: Fields = Object.create(null);
  for (const [name, zero] of Object.entries(shape)) {
    const value = usage[name] ?? null;
    if (zero === 0) result[name] = value ?? 0;
    else result[name] = filled(isObject(value) ? value : {}, zero);
  }
  for (const name of Object.keys(usage)) if (!(name in result) && usage[name] !== null) result[name] = usage[name];
  return result;
}

/** Finds usage in one reply or event; undefined: it tells none. */
type Find = (event: unknown) => unknown;

function usageReader(vendor: string, find: Find, shape: Shape): (body: unknown, budget: Budget) => Fields {
  return (body, budget) => {
    const events: unknown[] = Array.isArray(body) ? body : [body];
    budget.spend(events.length);
    const usage: Fields = Object.create(null);
    let found = false;
    for (const event of events) {
      const told = find(event);
      if (!isObject(told)) continue;
      found = true;
      const names = Object.keys(told);
      budget.spend(names.length);
      // What a later event says replaces what an earlier one said: vendors count up.
      for (const name of names) if (told[name] !== null) usage[name] = told[name];
    }
    if (!found) throw new MissingMember(`the reply has no usage as ${vendor} tells it`);
    return filled(usage, shape);
  };
}

const member =
  (name: string): Find =>
  (event) =>
    own(event, name);

const completions: Shape = {
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

const responses: Shape = {
  input_tokens: 0,
  output_tokens: 0,
  total_tokens: 0,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 0 },
};

const messages: Shape = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
};

const gemini: Shape = {
  promptTokenCount: 0,
  candidatesTokenCount: 0,
  totalTokenCount: 0,
  cachedContentTokenCount: 0,
  thoughtsTokenCount: 0,
  toolUsePromptTokenCount: 0,
};

const ollama: Shape = {
  prompt_eval_count: 0,
  eval_count: 0,
  total_duration: 0,
  load_duration: 0,
  prompt_eval_duration: 0,
  eval_duration: 0,
};

/** Ollama's fields stand in the reply itself, in a stream in its last event; durations are nanoseconds. */
const findOllama: Find = (event) => {
  if (own(event, "done") !== true || !isObject(event)) return undefined;
  return Object.fromEntries(Object.keys(ollama).map((name) => [name, own(event, name) ?? 0]));
};

/** Name in an expression → the usage of a reply. Each throws MissingMember where the reply tells none. */
export const usageFunctions: Record<string, (body: unknown, budget: Budget) => Fields> = {
  openai_completions_usage: usageReader("OpenAI's completions", member("usage"), completions),
  openai_responses_usage: usageReader(
    "OpenAI's responses",
    (event) => own(event, "usage") ?? own(own(event, "response"), "usage"),
    responses,
  ),
  anthropic_messages_usage: usageReader(
    "Anthropic's messages",
    (event) => own(event, "usage") ?? own(own(event, "message"), "usage"),
    messages,
  ),
  gemini_usage: usageReader("Gemini", member("usageMetadata"), gemini),
  ollama_usage: usageReader("Ollama", findOllama, ollama),
  deepseek_usage: usageReader("DeepSeek", member("usage"), {
    ...completions,
    prompt_cache_hit_tokens: 0,
    prompt_cache_miss_tokens: 0,
  }),
  mistral_usage: usageReader("Mistral", member("usage"), {
    prompt_tokens: 0,
    completion_tokens: 0,
    total_tokens: 0,
    prompt_audio_seconds: 0,
  }),
};

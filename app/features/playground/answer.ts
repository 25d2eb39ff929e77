/** An answer as its stream brings it: chunks of a chat completion, folded. Pure. */

export interface ToolCall {
  id: string;
  name: string;
  /** JSON, as far as it came. */
  arguments: string;
}

/** What the provider reports, in OpenAI's words; cached and reasoning tokens are parts of the totals. */
export interface ReportedUsage {
  input: number;
  cachedInput: number;
  output: number;
  reasoning: number;
}

export interface Answer {
  text: string;
  reasoning: string;
  toolCalls: readonly ToolCall[];
  finishReason: string | null;
  usage: ReportedUsage | null;
}

export const emptyAnswer: Answer = { text: "", reasoning: "", toolCalls: [], finishReason: null, usage: null };

type Fields = Record<string, unknown>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const countOf = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function usageOf(value: unknown): ReportedUsage | null {
  if (typeof value !== "object" || value === null) return null;
  const usage = fieldsOf(value);
  return {
    input: countOf(usage.prompt_tokens),
    cachedInput: countOf(fieldsOf(usage.prompt_tokens_details).cached_tokens),
    output: countOf(usage.completion_tokens),
    reasoning: countOf(fieldsOf(usage.completion_tokens_details).reasoning_tokens),
  };
}

/** More calls than any model makes: what an upstream writes is not trusted. */
const mostCalls = 128;

function withCalls(known: readonly ToolCall[], parts: readonly unknown[]): readonly ToolCall[] {
  if (parts.length === 0) return known;
  const calls = [...known];
  for (const part of parts.map(fieldsOf)) {
    const index = part.index === undefined ? calls.length : countOf(part.index);
    if (index > calls.length || index >= mostCalls) continue;
    const call = calls[index] ?? { id: `call_${index}`, name: "", arguments: "" };
    const { name, arguments: text } = fieldsOf(part.function);
    calls[index] = {
      id: textOf(part.id) || call.id,
      name: call.name + textOf(name),
      arguments: call.arguments + textOf(text),
    };
  }
  return calls;
}

/** The answer with one more chunk. */
export function withChunk(answer: Answer, chunk: unknown): Answer {
  const fields = fieldsOf(chunk);
  const choice = fieldsOf(listOf(fields.choices)[0]);
  const delta = fieldsOf(choice.delta);
  return {
    text: answer.text + textOf(delta.content) + textOf(delta.refusal),
    reasoning: answer.reasoning + (textOf(delta.reasoning_content) || textOf(delta.reasoning)),
    toolCalls: withCalls(answer.toolCalls, listOf(delta.tool_calls)),
    finishReason: textOf(choice.finish_reason) || answer.finishReason,
    usage: usageOf(fields.usage) ?? answer.usage,
  };
}

/** Whether anything of it can be seen yet. */
export const hasContent = ({ text, reasoning, toolCalls }: Answer): boolean =>
  text !== "" || reasoning !== "" || toolCalls.length > 0;

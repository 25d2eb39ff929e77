/** What was said: the entries of a playground, and the messages that they make. Pure. */
import type { Json } from "#app/features/code-samples/sample-request.ts";
import { type Answer, emptyAnswer, hasContent, type ToolCall } from "./answer.ts";
import type { Failure } from "./failure.ts";

export interface Run {
  state: "waiting" | "streaming" | "complete" | "stopped" | "failed";
  answer: Answer;
  requestId: string | null;
  /** From sending to the first thing that could be seen, and to the end; milliseconds in this browser. */
  firstTokenMs: number | null;
  totalMs: number | null;
  failure: Failure | null;
}

export type Entry =
  | { id: number; kind: "user"; text: string }
  | { id: number; kind: "tool"; call: ToolCall; text: string }
  | { id: number; kind: "answer"; run: Run };

export const newRun: Run = {
  state: "waiting",
  answer: emptyAnswer,
  requestId: null,
  firstTokenMs: null,
  totalMs: null,
  failure: null,
};

export const isRunning = ({ state }: Run): boolean => state === "waiting" || state === "streaming";

/** An answer that counts as said: a failed one that brought nothing was never part of the conversation. */
const wasSaid = ({ answer }: Run): boolean => hasContent(answer);

function answerMessage({ answer }: Run): Json {
  const calls = answer.toolCalls.map(({ id, name, arguments: text }) => ({
    id,
    type: "function",
    function: { name, arguments: text },
  }));
  return {
    role: "assistant",
    content: answer.text === "" && calls.length > 0 ? null : answer.text,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** The entries as a chat request has them. */
export const messagesOf = (entries: readonly Entry[]): Json[] =>
  entries.flatMap((entry): Json[] => {
    if (entry.kind === "user") return [{ role: "user", content: entry.text }];
    if (entry.kind === "tool") return [{ role: "tool", tool_call_id: entry.call.id, content: entry.text }];
    return wasSaid(entry.run) ? [answerMessage(entry.run)] : [];
  });

/** The calls of the last answer that have no result yet: they come before anything else can be said. */
export function openCalls(entries: readonly Entry[]): readonly ToolCall[] {
  const last = entries.findLastIndex(({ kind }) => kind === "answer");
  const entry = entries[last];
  if (entry?.kind !== "answer" || entry.run.state !== "complete") return [];
  const after = entries.slice(last + 1);
  if (after.some(({ kind }) => kind === "user")) return [];
  const answered = new Set(after.flatMap((later) => (later.kind === "tool" ? [later.call.id] : [])));
  return entry.run.answer.toolCalls.filter(({ id }) => !answered.has(id));
}

/** What was last asked: everything before the answer that stands at the end. */
export const lastAsked = (entries: readonly Entry[]): readonly Entry[] =>
  entries.at(-1)?.kind === "answer" ? entries.slice(0, -1) : entries;

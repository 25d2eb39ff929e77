/** Calls that a chat request insists on, in place of words. */
import type { ChatPlan } from "./chat-plan.ts";
import { sseEvent } from "./sse-event.ts";

type Json = Record<string, unknown>;

const asRecord = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(asRecord) : []);

/** A value for each required property of a function's parameters. */
function argumentsOf(parameters: unknown): string {
  const schema = asRecord(parameters);
  const properties = asRecord(schema.properties);
  const names = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return JSON.stringify(
    Object.fromEntries(names.map((name) => [name, asRecord(properties[name]).type === "string" ? "canal" : 1])),
  );
}

export interface ForcedCall {
  name: string;
  arguments: string;
}

/** The request wants calls side by side: by its switch, or because its last words are "use the tools". */
function wantsSeveral(body: Json): boolean {
  if (body.parallel_tool_calls !== undefined) return body.parallel_tool_calls === true;
  return /use the tools/i.test(JSON.stringify(list(body.messages).at(-1)?.content ?? ""));
}

/** The calls that `tool_choice` insists on, two of them where the request wants calls side by side; none: words. */
export function forcedCalls(body: Json): ForcedCall[] {
  const choice = body.tool_choice;
  const named = asRecord(asRecord(choice).function).name;
  if (choice !== "required" && choice !== "any" && named === undefined) return [];
  const functions = list(body.tools).map((tool) => asRecord(tool.function));
  const wanted = named === undefined ? functions : functions.filter(({ name }) => name === named);
  return wanted
    .slice(0, wantsSeveral(body) ? 2 : 1)
    .map((tool) => ({ name: String(tool.name), arguments: argumentsOf(tool.parameters) }));
}

const callId = (index: number): string => `call_sim${index}`;

/** The plan with these calls in place of its words: the arguments come in two pieces, as OpenAI sends many. */
export function withCalls(plan: ChatPlan, calls: readonly ForcedCall[]): ChatPlan {
  const body = JSON.parse(plan.syncBody.toString()) as Json;
  const { choices: _, usage, ...common } = body;
  const toolCalls = calls.map((call, index) => ({ id: callId(index), type: "function", function: call }));
  const message = { role: "assistant", content: null, refusal: null, tool_calls: toolCalls };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: "tool_calls" }];
  const event = (delta: Json, finish: string | null) =>
    sseEvent({
      ...common,
      object: "chat.completion.chunk",
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(plan.includeUsage ? { usage: null } : {}),
    });
  const pieces = calls.flatMap((call, index) => {
    const begun = { index, id: callId(index), type: "function", function: { name: call.name, arguments: "" } };
    const middle = Math.ceil(call.arguments.length / 2);
    const parts = [call.arguments.slice(0, middle), call.arguments.slice(middle)];
    return [begun, ...parts.map((part) => ({ index, function: { arguments: part } }))];
  });
  return {
    ...plan,
    syncBody: Buffer.from(JSON.stringify({ ...common, choices, usage })),
    tokenEvents: [
      event({ role: "assistant", content: null }, null),
      ...pieces.map((piece) => event({ tool_calls: [piece] }, null)),
    ],
    finishEvents: [event({}, "tool_calls")],
  };
}

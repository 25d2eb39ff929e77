import { type Behaviour, parseModelName } from "../model-name.ts";
import { composeTokens, countTokens, hashText, naturalLength } from "../reply.ts";
import { eventFrame } from "./frames.ts";

/** Everything that a call of Converse will be answered with. */
export interface ConversePlan {
  model: string;
  behaviour: Behaviour;
  maxTokens: number | null;
  lastRole: string;
  usage: ConverseUsage;
  syncBody: Record<string, unknown>;
  /** The message's start, and the reasoning where it was asked for. */
  openingFrames: readonly Buffer[];
  /** One per token. */
  tokenFrames: readonly Buffer[];
  /** The block's end and messageStop; metadata is not among them. */
  closingFrames: readonly Buffer[];
}

export interface ConverseUsage {
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  cacheReadInputTokens: number;
  cacheWriteInputTokens: number;
}

export const makeUsage = (inputTokens: number, outputTokens: number): ConverseUsage => ({
  inputTokens,
  outputTokens,
  totalTokens: inputTokens + outputTokens,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
});

export type ConversePlanResult = ConversePlan | { status: number; type: string; message: string };

type Json = Record<string, unknown>;

const asRecord = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const asList = (value: unknown): Json[] => (Array.isArray(value) ? value.map(asRecord) : []);
const textOf = (blocks: unknown): string =>
  asList(blocks)
    .map((block) => (typeof block.text === "string" ? block.text : ""))
    .join("");

/** An answer's content: words, or the call of a tool where the client wants one. */
interface Content {
  reasoning: string | null;
  tool: { toolUseId: string; name: string } | null;
  tokens: string[];
}

/**
 * Reads a call's body and works out its answer, which follows from it alone.
 *
 * @returns an exception of Bedrock's when the body is not one that it would take
 */
export function planConverse(model: string, text: string): ConversePlanResult {
  const behaviour = parseModelName(model);
  if (!behaviour) {
    return { status: 400, type: "ValidationException", message: "The provided model identifier is invalid." };
  }
  let body: Json;
  try {
    body = asRecord(JSON.parse(text));
  } catch {
    return { status: 400, type: "SerializationException", message: "Unexpected token in the request." };
  }
  const messages = asList(body.messages);
  const invalid = findFault(messages);
  if (invalid) return { status: 400, type: "ValidationException", message: invalid };
  return makePlan(model, behaviour, body, messages);
}

/** What Bedrock says to conversations that are none. */
function findFault(messages: Json[]): string | null {
  if (messages.length === 0) return "1 validation error detected: Value at 'messages' failed to satisfy constraint.";
  for (const [index, message] of messages.entries()) {
    if (message.role !== (index % 2 === 0 ? "user" : "assistant")) {
      return "A conversation must alternate between user and assistant roles.";
    }
    for (const block of asList(message.content)) {
      if (typeof block.text === "string" && block.text.trim() === "") {
        return `The text field in the ContentBlock object at messages.${index}.content.0 is blank.`;
      }
    }
  }
  return null;
}

function makePlan(model: string, behaviour: Behaviour, body: Json, messages: Json[]): ConversePlan {
  const texts = [textOf(body.system), ...messages.map((message) => textOf(message.content))];
  const seed = hashText(texts.join("\n"));
  const cap = asRecord(body.inferenceConfig).maxTokens;
  const maxTokens = typeof cap === "number" && cap > 0 ? cap : null;
  const wanted = replyLength(behaviour, seed);
  const length = Math.min(wanted, maxTokens ?? wanted);
  const natural = texts.reduce((sum, part) => sum + 4 + countTokens(part), 3);
  const usage = makeUsage(behaviour.kind === "tokens" ? behaviour.input : natural, length);
  const content: Content = {
    reasoning: asRecord(body.additionalModelRequestFields).thinking ? "The gate opens when both sides agree." : null,
    tool: wantedTool(body.toolConfig, seed),
    tokens: composeTokens(seed, length),
  };
  const stopReason = content.tool ? "tool_use" : length < wanted ? "max_tokens" : "end_turn";
  const lastRole = String(messages.at(-1)?.role ?? "");
  return {
    ...{ model, behaviour, maxTokens, lastRole, usage },
    syncBody: {
      metrics: { latencyMs: 100 },
      output: { message: { content: blocksOf(content), role: "assistant" } },
      stopReason,
      usage,
    },
    ...framesOf(content, stopReason),
  };
}

function replyLength(behaviour: Behaviour, seed: number): number {
  if (behaviour.kind === "tokens") return behaviour.output;
  if (behaviour.kind === "slow") return behaviour.tokens ?? naturalLength(seed);
  return behaviour.kind === "fault" ? 60 : naturalLength(seed);
}

/** The tool to call, when the client demands one: the one it names, or its first. */
function wantedTool(toolConfig: unknown, seed: number): Content["tool"] {
  const config = asRecord(toolConfig);
  const choice = asRecord(config.toolChoice);
  const first = asRecord(asRecord(asList(config.tools)[0]).toolSpec).name;
  const name = choice.tool ? asRecord(choice.tool).name : choice.any ? first : undefined;
  return typeof name === "string" ? { toolUseId: `tooluse_${seed.toString(16)}`, name } : null;
}

const signature = "c2ltdWxhdG9y";

function blocksOf({ reasoning, tokens, tool }: Content): object[] {
  const said = tokens.join("");
  return [
    ...(reasoning ? [{ reasoningContent: { reasoningText: { signature, text: reasoning } } }] : []),
    tool ? { toolUse: { ...tool, input: { said } } } : { text: said },
  ];
}

/** A tool's argument comes token by token too, as the pieces of a JSON text. */
function framesOf(
  { reasoning, tokens, tool }: Content,
  stopReason: string,
): Pick<ConversePlan, "openingFrames" | "tokenFrames" | "closingFrames"> {
  const delta = (contentBlockIndex: number, piece: object) =>
    eventFrame("contentBlockDelta", { contentBlockIndex, delta: piece, p: "abcdefgh" });
  const stop = (contentBlockIndex: number) => eventFrame("contentBlockStop", { contentBlockIndex, p: "abcd" });
  const index = reasoning ? 1 : 0;
  const argument = (token: string) => JSON.stringify(token).slice(1, -1);
  return {
    openingFrames: [
      eventFrame("messageStart", { p: "abcdefghijkl", role: "assistant" }),
      ...(reasoning
        ? [delta(0, { reasoningContent: { text: reasoning } }), delta(0, { reasoningContent: { signature } }), stop(0)]
        : []),
      ...(tool
        ? [
            eventFrame("contentBlockStart", { contentBlockIndex: index, start: { toolUse: tool } }),
            delta(index, { toolUse: { input: '{"said":"' } }),
          ]
        : []),
    ],
    tokenFrames: tokens.map((token) => delta(index, tool ? { toolUse: { input: argument(token) } } : { text: token })),
    closingFrames: [
      ...(tool ? [delta(index, { toolUse: { input: '"}' } })] : []),
      stop(index),
      eventFrame("messageStop", { p: "abcdef", stopReason }),
    ],
  };
}

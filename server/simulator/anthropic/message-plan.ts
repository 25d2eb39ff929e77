/** What a Messages request will be answered with: it follows from the body alone. */
import { type Behaviour, parseModelName } from "../model-name.ts";
import { composeTokens, countTokens, hashText, naturalLength } from "../reply.ts";
import { type Block, messageBody, streamOf, textBlock } from "./message-events.ts";
import { callsOf, exampleOf, type Fields, faultOf, fields, type Prompt, promptOf } from "./request-facts.ts";

export interface MessagePlan {
  model: string;
  behaviour: Behaviour;
  stream: boolean;
  maxTokens: number;
  lastRole: string;
  usage: Fields;
  /** The stream's events with this usage; undefined: none is told. */
  events(usage: unknown): { head: Buffer[]; tokens: Buffer[]; tail: Buffer[]; stop: Buffer };
  syncBody(usage: unknown): Buffer;
}

export type PlanResult = MessagePlan | { status: number; type: string; message: string };

/** Tokens of an image, of a document, of a call, as this simulator counts them. */
const imageTokens = 1000;
const documentTokens = 2000;
const callTokens = 20;
const thinkingTokens = 8;
/** Words before a call of a tool. */
const wordsBeforeCall = 6;

const refused = (message: string) => ({ status: 400, type: "invalid_request_error", message });

/** Tokens that a request goes in with, by kind. */
export function inputUsage(prompt: Prompt): { input_tokens: number; cache_read_input_tokens: number } {
  const spoken = prompt.texts.reduce((sum, text) => sum + 4 + countTokens(text), 3);
  const seen = prompt.images * imageTokens + prompt.documents * documentTokens;
  return { input_tokens: spoken + seen, cache_read_input_tokens: countTokens(prompt.cachedText) };
}

/** The body's fields and its model's behaviour, or the error that the API would give. */
export function readBody(text: string): { body: Fields; behaviour: Behaviour } | Exclude<PlanResult, MessagePlan> {
  let body: Fields;
  try {
    body = fields(JSON.parse(text));
  } catch {
    return refused("The request body is not valid JSON");
  }
  if (typeof body.model !== "string") return refused("model: Field required");
  const behaviour = parseModelName(body.model);
  if (!behaviour) return { status: 404, type: "not_found_error", message: `model: ${body.model}` };
  const fault = faultOf(body);
  return fault === null ? { body, behaviour } : refused(fault);
}

function replyLength(behaviour: Behaviour, seed: number): number {
  if (behaviour.kind === "tokens") return behaviour.output;
  if (behaviour.kind === "slow") return behaviour.tokens ?? naturalLength(seed);
  return behaviour.kind === "fault" ? 60 : naturalLength(seed);
}

interface Reply {
  blocks: Block[];
  outputTokens: number;
  thinkingTokens: number;
  stopReason: string;
}

function replyTo(body: Fields, prompt: Prompt, of: { behaviour: Behaviour; seed: number; maxTokens: number }): Reply {
  const { seed, maxTokens } = of;
  const blocks: Block[] = [];
  const thinking = fields(body.thinking).type;
  const thinks = thinking === "enabled" || thinking === "adaptive";
  if (thinks) {
    const signature = `EqSim${seed.toString(16)}`;
    blocks.push({ type: "thinking", pieces: composeTokens(seed + 7, thinkingTokens), signature });
  }
  const thought = thinks ? thinkingTokens : 0;
  const calls = callsOf(body, prompt, seed);
  if (calls.length > 0) {
    blocks.push(textBlock(composeTokens(seed, wordsBeforeCall)));
    for (const call of calls) blocks.push({ type: "tool_use", ...call });
    const outputTokens = thought + wordsBeforeCall + calls.length * callTokens;
    return { blocks, outputTokens, thinkingTokens: thought, stopReason: "tool_use" };
  }
  const format = fields(fields(body.output_config).format);
  if (format.type === "json_schema") {
    const json = JSON.stringify(exampleOf(fields(format.schema)));
    blocks.push(textBlock([json]));
    return { blocks, outputTokens: thought + countTokens(json), thinkingTokens: thought, stopReason: "end_turn" };
  }
  const wanted = replyLength(of.behaviour, seed);
  const length = Math.min(wanted, Math.max(0, maxTokens - thought));
  blocks.push(textBlock(composeTokens(seed, length)));
  const stopReason = length < wanted ? "max_tokens" : "end_turn";
  return { blocks, outputTokens: thought + length, thinkingTokens: thought, stopReason };
}

/** Reads a request's body and works out its answer, or the error that the API would give. */
export function planMessage(text: string): PlanResult {
  const read = readBody(text);
  if ("message" in read) return read;
  const { body, behaviour } = read;
  const maxTokens = body.max_tokens;
  if (typeof maxTokens !== "number") return refused("max_tokens: Field required");
  if (!Number.isInteger(maxTokens) || maxTokens < 1)
    return refused("max_tokens: Input should be greater than or equal to 1");
  const prompt = promptOf(body);
  const seed = hashText([...prompt.texts, prompt.cachedText].join("\n"));
  const reply = replyTo(body, prompt, { behaviour, seed, maxTokens });
  const natural = inputUsage(prompt);
  const usage = {
    ...natural,
    input_tokens: behaviour.kind === "tokens" ? behaviour.input : natural.input_tokens,
    cache_creation_input_tokens: 0,
    output_tokens: reply.outputTokens,
    ...(reply.thinkingTokens > 0 ? { output_tokens_details: { thinking_tokens: reply.thinkingTokens } } : {}),
    service_tier: "standard",
  };
  const model = String(body.model);
  const head = { id: `msg_sim${seed.toString(16).padStart(8, "0")}`, type: "message", role: "assistant", model };
  const message = { head, blocks: reply.blocks, stopReason: reply.stopReason };
  return {
    model,
    behaviour,
    stream: body.stream === true,
    maxTokens,
    lastRole: prompt.lastRole,
    usage,
    events: (told) => streamOf(message, told),
    syncBody: (told) => messageBody(message, told),
  };
}

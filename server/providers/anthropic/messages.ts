/**
 * OpenAI's messages as Anthropic's system prompt and turns. Instructions go to the top, consecutive messages of one
 * role become one turn, results of tools stand in a user's turn
 * (platform.claude.com/docs/en/build-with-claude/working-with-messages, …/agents-and-tools/tool-use).
 */
import type { UpstreamContext } from "../port.ts";
import { isObject, parseObject, textOf } from "../wire/json-values.ts";
import { ownProof } from "../wire/reasoning-proof.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";
import { type Block, cacheControlOf, contentBlocks } from "./content-blocks.ts";
import { modelTraits } from "./models.ts";
import { thinkingBlock } from "./thinking-proof.ts";

export interface Turn {
  role: "user" | "assistant";
  content: Block[];
}

export interface Conversation {
  system: Block[];
  turns: Turn[];
}

/** Ids of other vendors may hold what Anthropic's may not; the same id is always changed the same way. */
const toolIdOf = (id: string): string => id.replaceAll(/[^a-zA-Z0-9_-]/g, "_");

function requiredText(holder: unknown, name: string, param: string): string {
  const value = isObject(holder) ? holder[name] : undefined;
  if (typeof value !== "string" || value === "")
    throw invalidRequest(`${param}.${name}`, `'${name}' is required and must be a string.`);
  return value;
}

function toolUse(call: unknown, param: string): Block {
  if (!isObject(call) || (call.type !== undefined && call.type !== "function"))
    throw invalidRequest(param, "A tool call must be an object of type 'function'.");
  const id = toolIdOf(requiredText(call, "id", param));
  const name = requiredText(call.function, "name", `${param}.function`);
  const json = isObject(call.function) ? call.function.arguments : undefined;
  const input = json === undefined || json === null || json === "" ? {} : parseObject(textOf(json) ?? "");
  if (input === null)
    throw invalidRequest(`${param}.function.arguments`, "A tool call's 'arguments' must be the text of a JSON object.");
  return { type: "tool_use", id, name, input, ...cacheControlOf(call.cache_control) };
}

function assistantBlocks(message: Record<string, unknown>, param: string, of: Options): Block[] {
  const blocks: Block[] = [];
  const proof = ownProof("anthropic", message.reasoning_signature);
  // Thinking that nobody vouches for is refused by the API: without a proof of its own it stays away.
  if (of.withThinking && proof) blocks.push(thinkingBlock(textOf(message.reasoning_content) ?? "", proof));
  blocks.push(...contentBlocks(message.content, `${param}.content`, of.context));
  if (message.function_call !== undefined && message.function_call !== null)
    unsupported(of.context.unsupported, `${param}.function_call`, "'function_call' is outdated: use 'tool_calls'.");
  const calls = message.tool_calls ?? [];
  if (!Array.isArray(calls)) throw invalidRequest(`${param}.tool_calls`, "'tool_calls' must be an array.");
  blocks.push(...calls.map((call: unknown, index) => toolUse(call, `${param}.tool_calls.${index}`)));
  return blocks;
}

function toolResult(message: Record<string, unknown>, param: string, context: UpstreamContext): Block {
  const id = toolIdOf(requiredText(message, "tool_call_id", param));
  const content =
    typeof message.content === "string" ? message.content : contentBlocks(message.content, `${param}.content`, context);
  return { type: "tool_result", tool_use_id: id, content, ...cacheControlOf(message.cache_control) };
}

export interface Options {
  context: UpstreamContext;
  /** Thinking of earlier turns is sent back: only where this request thinks too. */
  withThinking: boolean;
}

/**
 * The conversation in Anthropic's shape.
 * @throws AppError(invalid_request) naming the message's member at fault
 */
export function readConversation(messages: readonly Record<string, unknown>[], options: Options): Conversation {
  const system: Block[] = [];
  const turns: Turn[] = [];
  const add = (role: Turn["role"], blocks: Block[]) => {
    if (blocks.length === 0) return;
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else turns.push({ role, content: blocks });
  };
  messages.forEach((message, index) => {
    const param = `messages.${index}`;
    switch (message.role) {
      case "system":
      case "developer":
        system.push(...contentBlocks(message.content, `${param}.content`, options.context));
        break;
      case "user":
        add("user", contentBlocks(message.content, `${param}.content`, options.context));
        break;
      case "assistant":
        add("assistant", assistantBlocks(message, param, options));
        break;
      case "tool":
        add("user", [toolResult(message, param, options.context)]);
        break;
      default:
        throw invalidRequest(`${param}.role`, "A message's 'role' must be system, developer, user, assistant or tool.");
    }
  });
  if (turns.length === 0)
    throw invalidRequest("messages", "Anthropic's models need at least one user message that is not empty.");
  checkEnd(turns, messages.length - 1, options.context);
  return { system, turns };
}

/** A conversation that ends with the assistant's words is a prefill: not every model takes one, none with blanks behind. */
function checkEnd(turns: Turn[], lastIndex: number, context: UpstreamContext): void {
  const last = turns.at(-1);
  if (last?.role !== "assistant") return;
  if (!modelTraits(context.upstreamModel).prefill) {
    const words = "This model takes no prefill: the conversation must end with a user message.";
    unsupported(context.unsupported, `messages.${lastIndex}`, words);
    if (turns.length > 1) turns.pop();
    return;
  }
  const block = last.content.at(-1);
  if (block?.type !== "text" || typeof block.text !== "string") return;
  block.text = block.text.trimEnd();
  if (block.text === "") last.content.pop();
  if (last.content.length === 0) turns.pop();
}

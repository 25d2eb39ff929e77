/**
 * Input items of the Responses API → messages of the one chat form. Reasoning, text and calls that the API lists as
 * items of their own are one message of the assistant in a chat.
 */
import { textOf } from "#server/providers/wire/json-values.ts";
import { readProof } from "#server/providers/wire/reasoning-proof.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, optionalObjects, optionalText, requiredText } from "../request-fields.ts";
import { assistantContent, inputContent } from "./content-parts.ts";

type Message = Record<string, unknown>;

/** The assistant's turn as it is put together. */
interface Turn {
  content: string | null;
  refusal: string | null;
  reasoning: string | null;
  signature: string | null;
  calls: Record<string, unknown>[];
}

function turnMessage(turn: Turn): Message {
  const { content, refusal, reasoning, signature, calls } = turn;
  return {
    role: "assistant",
    content,
    ...(refusal === null ? {} : { refusal }),
    ...(reasoning === null ? {} : { reasoning_content: reasoning }),
    ...(signature === null ? {} : { reasoning_signature: signature }),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

const roles = new Set(["user", "system", "developer", "assistant"]);

class MessageList {
  readonly messages: Message[] = [];
  private turn: Turn | null = null;

  private openTurn(): Turn {
    this.turn ??= { content: null, refusal: null, reasoning: null, signature: null, calls: [] };
    return this.turn;
  }

  /** Ends the assistant's turn: what follows is someone else's. */
  flush(): void {
    if (this.turn) this.messages.push(turnMessage(this.turn));
    this.turn = null;
  }

  add(item: Fields, path: string): void {
    switch (item.type ?? "message") {
      case "message":
        this.message(item, path);
        break;
      case "function_call":
        this.call(item, path);
        break;
      case "function_call_output":
        this.output(item, path);
        break;
      case "reasoning":
        this.reasoning(item, path);
        break;
      case "item_reference":
        throw invalidRequest(path, "Items stored at a provider cannot be referenced; send the item itself.");
      default:
        throw invalidRequest(`${path}.type`, `'${path}.type' is not an item that this model can be given.`);
    }
  }

  private message(item: Fields, path: string): void {
    const role = requiredText(item, "role", `${path}.`);
    if (!roles.has(role))
      throw invalidRequest(`${path}.role`, `'${path}.role' must be one of user, assistant, system and developer.`);
    if (role === "assistant") this.assistant(item, path);
    else {
      this.flush();
      this.messages.push({ role, content: inputContent(item, "content", path) });
    }
  }

  private assistant(item: Fields, path: string): void {
    const { text, refusal } = assistantContent(item, path);
    // Calls wait for their outputs, which must follow the message that made them.
    const said = this.turn !== null && (this.turn.content !== null || this.turn.refusal !== null);
    if (said && this.turn?.calls.length === 0) this.flush();
    const turn = this.openTurn();
    if (text !== null) turn.content = (turn.content ?? "") + text;
    if (refusal !== null) turn.refusal = (turn.refusal ?? "") + refusal;
  }

  private call(item: Fields, path: string): void {
    this.openTurn().calls.push({
      id: requiredText(item, "call_id", `${path}.`),
      type: "function",
      function: {
        name: requiredText(item, "name", `${path}.`),
        arguments: optionalText(item, "arguments", `${path}.`) ?? "{}",
      },
    });
  }

  private output(item: Fields, path: string): void {
    this.flush();
    this.messages.push({
      role: "tool",
      tool_call_id: requiredText(item, "call_id", `${path}.`),
      content: inputContent(item, "output", path),
    });
  }

  /** Thinking stands before what was said. Where a turn has more than one, its proof covers the first only. */
  private reasoning(item: Fields, path: string): void {
    if (this.turn && this.turn.calls.length === 0 && (this.turn.content !== null || this.turn.refusal !== null))
      this.flush();
    const turn = this.openTurn();
    if (turn.reasoning !== null || turn.signature !== null) return;
    const texts = [...(optionalObjects(item, "content", `${path}.`) ?? [])];
    if (texts.length === 0) texts.push(...(optionalObjects(item, "summary", `${path}.`) ?? []));
    const text = texts.map((part) => textOf(part.text) ?? "").join("\n\n");
    if (text !== "") turn.reasoning = text;
    const proof = optionalText(item, "encrypted_content", `${path}.`);
    turn.signature = proof ? readProof("openai", proof) : null;
  }
}

/**
 * Messages for `instructions` and `input` of a request.
 *
 * @throws AppError(invalid_request) naming the item ("input.2.content.0.file_id") that is malformed or needs what
 * only OpenAI itself keeps
 */
export function inputMessages(fields: Fields): Message[] {
  const list = new MessageList();
  const instructions = optionalText(fields, "instructions");
  if (instructions) list.messages.push({ role: "system", content: instructions });
  if (typeof fields.input === "string") list.messages.push({ role: "user", content: fields.input });
  else for (const [index, item] of (optionalObjects(fields, "input") ?? []).entries()) list.add(item, `input.${index}`);
  list.flush();
  if (list.messages.length === 0) throw invalidRequest("input", "'input' must have at least one item.");
  return list.messages;
}

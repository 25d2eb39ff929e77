/**
 * A stream as Anthropic's events (platform.claude.com/docs/en/build-with-claude/streaming): one block is open at a
 * time, and its index counts from 0.
 */
import type { Units } from "#server/contracts/units.ts";
import { thinkingBlock } from "#server/providers/anthropic/thinking-proof.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { type Ending, endingMembers, messageHead, messageUsage, toolUseBlock, usageCounts } from "./message-object.ts";

const ping = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');

const event = (type: string, members: Record<string, unknown>): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;

/** What is open: text, thinking, or the call of this number. */
type OpenBlock = "text" | "thinking" | number;

export class AnthropicStreamWriter implements ChatStreamWriter {
  private started = false;
  private open: OpenBlock | null = null;
  /** Index of the open block, or of the next one. */
  private index = 0;
  private readonly ending: Ending = { finish: "stop", stopSequence: null, callsTools: false, refuses: false };

  constructor(private readonly context: WriteContext) {}

  write(deltas: readonly ChatDelta[]): Buffer | null {
    let out = "";
    for (const delta of deltas) out += this.take(delta);
    return out === "" ? null : Buffer.from(this.begin() + out);
  }

  end(units: Units): Buffer {
    const rest = this.close();
    const delta = event("message_delta", { delta: endingMembers(this.ending), usage: usageCounts(units) });
    return Buffer.from(`${this.begin()}${rest}${delta}${event("message_stop", {})}`);
  }

  keepAlive(): Buffer {
    return ping;
  }

  /** The message's head, once: by then it is known which model serves. */
  private begin(): string {
    if (this.started) return "";
    this.started = true;
    const ending = { content: [], stop_reason: null, stop_sequence: null, stop_details: null, container: null };
    // What the answer took is known at its end only.
    const usage = messageUsage({});
    return event("message_start", { message: { ...messageHead(this.context), ...ending, usage } });
  }

  private take(delta: ChatDelta): string {
    if (delta.kind !== "start" && delta.choice !== 0) return "";
    switch (delta.kind) {
      case "text":
        return this.blockOf("text") + this.delta("text_delta", "text", delta.text);
      case "refusal":
        this.ending.refuses = true;
        return this.blockOf("text") + this.delta("text_delta", "text", delta.text);
      case "reasoning":
        return this.blockOf("thinking") + this.delta("thinking_delta", "thinking", delta.text);
      case "reasoning_signature":
        return this.proof(delta.signature);
      case "tool_call":
        return this.call(delta.tool, delta.id, delta.name);
      case "tool_arguments":
        return this.arguments(delta.tool, delta.json);
      case "finish":
        this.ending.finish = delta.reason;
        this.ending.stopSequence = delta.stopSequence;
        return "";
      case "start":
      case "logprobs":
        return "";
    }
  }

  /** Written by hand: these are nearly all events of a stream. */
  private delta(type: string, member: string, text: string): string {
    const delta = `{"type":"${type}","${member}":${JSON.stringify(text)}}`;
    return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.index},"delta":${delta}}\n\n`;
  }

  private blockOf(kind: "text" | "thinking"): string {
    if (this.open === kind) return "";
    const block =
      kind === "text" ? { type: "text", text: "", citations: null } : { type: "thinking", thinking: "", signature: "" };
    return this.start(kind, block);
  }

  private start(kind: OpenBlock, block: Record<string, unknown>): string {
    const closed = this.close();
    this.open = kind;
    return closed + event("content_block_start", { index: this.index, content_block: block });
  }

  private close(): string {
    if (this.open === null) return "";
    this.open = null;
    return event("content_block_stop", { index: this.index++ });
  }

  private proof(signature: string): string {
    const block = thinkingBlock("", signature);
    if (block.type === "redacted_thinking") return this.start("thinking", block) + this.close();
    const before = this.blockOf("thinking");
    return before + this.delta("signature_delta", "signature", signature) + this.close();
  }

  private call(tool: number, id: string, name: string): string {
    this.ending.callsTools = true;
    return this.start(tool, toolUseBlock(id, name, {}));
  }

  private arguments(tool: number, json: string): string {
    // A block that has ended cannot go on.
    if (this.open !== tool) throw new RangeError("the upstream went back to the arguments of a call that had ended");
    return this.delta("input_json_delta", "partial_json", json);
  }
}

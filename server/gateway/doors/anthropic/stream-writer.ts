/**
 * A stream as Anthropic's events (platform.claude.com/docs/en/build-with-claude/streaming): one block is open at a
 * time, and its index counts from 0. OpenAI's calls may come side by side: what belongs to another block than an open
 * call, whose arguments are not whole, waits for its turn.
 */
import type { Units } from "#server/contracts/units.ts";
import { thinkingBlock } from "#server/providers/anthropic/thinking-proof.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import { shownProof } from "#server/providers/wire/reasoning-proof.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { JsonEnd } from "./json-end.ts";
import { type Ending, endingMembers, messageHead, messageUsage, toolUseBlock, usageCounts } from "./message-object.ts";

const ping = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');

const event = (type: string, members: Record<string, unknown>): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;

interface Call {
  kind: "call";
  id: string;
  name: string;
  /** Arguments that wait; null: the block has been started. */
  waiting: string | null;
  end: JsonEnd;
}

/** What is open: text, thinking, or a call. */
type OpenBlock = "text" | "thinking" | Call;

/** What comes when an open call has ended. */
type Waiting = Call | { kind: "text" | "thinking" | "signature"; text: string };

/** More than this waits for no honest call's end. */
const mostWaiting = 16 * 1024 * 1024;

export class AnthropicStreamWriter implements ChatStreamWriter {
  private started = false;
  private open: OpenBlock | null = null;
  /** Index of the open block, or of the next one. */
  private index = 0;
  /** The last call of each number. */
  private readonly calls = new Map<number, Call>();
  private waiting: Waiting[] = [];
  private waitingLength = 0;
  private readonly ending: Ending = { finish: "stop", stopSequence: null, callsTools: false, refuses: false };

  constructor(private readonly context: WriteContext) {}

  write(deltas: readonly ChatDelta[]): Buffer | null {
    let out = "";
    for (const delta of deltas) out += this.take(delta);
    return out === "" ? null : Buffer.from(this.begin() + out);
  }

  end(units: Units): Buffer {
    const rest = this.turns(true) + this.close();
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
        return this.say("text", delta.text);
      case "refusal":
        this.ending.refuses = true;
        return this.say("text", delta.text);
      case "reasoning":
        return this.say("thinking", delta.text);
      case "reasoning_signature":
        return this.say("signature", delta.signature);
      case "tool_call":
        return this.call(delta.tool, delta.id, delta.name);
      case "tool_arguments":
        return this.arguments(delta.tool, delta.json);
      case "finish":
        this.ending.finish = delta.reason;
        this.ending.stopSequence = delta.stopSequence;
        return this.turns(true);
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

  private say(kind: "text" | "thinking" | "signature", text: string): string {
    if (this.isCalling()) return this.wait({ kind, text }, text.length);
    if (kind === "signature") return this.proof(text);
    const block = this.blockOf(kind);
    return block + (kind === "text" ? this.delta("text_delta", kind, text) : this.delta("thinking_delta", kind, text));
  }

  /** More arguments of the open call may come. */
  private isCalling(): boolean {
    return typeof this.open === "object" && this.open !== null && !this.open.end.reached;
  }

  private wait(what: Waiting | null, length: number): "" {
    this.waitingLength += length;
    if (this.waitingLength > mostWaiting) throw new RangeError("the upstream's calls come side by side for too long");
    if (what) this.waiting.push(what);
    return "";
  }

  /** Writes what has waited, up to the next call that goes on, or all of it. */
  private turns(all: boolean): string {
    if (this.waiting.length === 0) return "";
    const { waiting } = this;
    this.waiting = [];
    let out = "";
    let written = 0;
    // The open call is at its end, whatever its arguments are.
    if (all) out += this.close();
    for (const next of waiting) {
      if (!all && this.isCalling()) break;
      out += next.kind === "call" ? this.turn(next) : this.say(next.kind, next.text);
      if (all && next.kind === "call") out += this.close();
      written++;
    }
    this.waiting = waiting.slice(written);
    if (this.waiting.length === 0) this.waitingLength = 0;
    return out;
  }

  private turn(call: Call): string {
    const json = call.waiting ?? "";
    call.waiting = null;
    const start = this.start(call, toolUseBlock(call.id, call.name, {}));
    return json === "" ? start : start + this.delta("input_json_delta", "partial_json", json);
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

  private proof(marked: string): string {
    const signature = shownProof("anthropic", marked);
    const block = thinkingBlock("", signature);
    if (block.type === "redacted_thinking") return this.start("thinking", block) + this.close();
    const before = this.blockOf("thinking");
    return before + this.delta("signature_delta", "signature", signature) + this.close();
  }

  private call(tool: number, id: string, name: string): string {
    this.ending.callsTools = true;
    const call: Call = { kind: "call", id, name, waiting: "", end: new JsonEnd() };
    this.calls.set(tool, call);
    return this.isCalling() ? this.wait(call, id.length + name.length) : this.turn(call);
  }

  private arguments(tool: number, json: string): string {
    const call = this.calls.get(tool);
    call?.end.push(json);
    if (call && call.waiting !== null) {
      call.waiting += json;
      return this.wait(null, json.length);
    }
    if (call && this.open === call) {
      const delta = this.delta("input_json_delta", "partial_json", json);
      return this.isCalling() ? delta : delta + this.turns(false);
    }
    if (call && json.trim() === "") return "";
    // A block that has ended cannot go on.
    throw new RangeError("the upstream went back to the arguments of a call that had ended");
  }
}

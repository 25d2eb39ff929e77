/** Anthropic's event stream (platform.claude.com/docs/en/build-with-claude/streaming) as deltas of the one form. */
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta } from "../chat.ts";
import type { ChatStreamReader, UpstreamRefusal } from "../port.ts";
import { EventStreamReader, type ServerSentEvent } from "../wire/event-stream.ts";
import { countOf, isObject, parseObject, textOf } from "../wire/json-values.ts";
import { markedProof } from "../wire/reasoning-proof.ts";
import { refusalOf } from "./refusal.ts";
import { finishReasonOf } from "./stop-reason.ts";
import { redactedProof } from "./thinking-proof.ts";
import { type AnthropicUsage, anthropicUnits, mergeUsage, noUsage } from "./usage.ts";

/** A content block that has begun and not ended. */
interface OpenBlock {
  type: string | null;
  /** For tool_use: the number of the call among the calls. */
  tool: number;
  /** JSON of the arguments has come. */
  hasArguments: boolean;
  /** For thinking: the answer's proof is this block's. */
  proves: boolean;
}

export class AnthropicStreamReader implements ChatStreamReader {
  done = false;
  finished = false;
  failed: UpstreamRefusal | null = null;
  unitsAreFinal = false;
  private readonly events = new EventStreamReader();
  private readonly blocks = new Map<number, OpenBlock>();
  private usage: AnthropicUsage = noUsage;
  private tools = 0;
  private hasProof = false;

  get units(): Units | null {
    return anthropicUnits(this.usage);
  }

  push(bytes: Buffer): ChatDelta[] {
    return this.read(this.events.push(bytes));
  }

  end(): ChatDelta[] {
    return this.read(this.events.end());
  }

  private read(events: ServerSentEvent[]): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    for (const event of events) {
      if (this.done || this.failed) break;
      const body = parseObject(event.data);
      if (body !== null) this.take(body, deltas);
      else if (event.event === "error") this.failed = refusalOf({ error: {} });
    }
    return deltas;
  }

  private take(body: Record<string, unknown>, deltas: ChatDelta[]): void {
    switch (body.type) {
      case "content_block_delta":
        this.blockDelta(body, deltas);
        break;
      case "content_block_start":
        this.blockStart(body, deltas);
        break;
      case "content_block_stop":
        this.blockStop(body, deltas);
        break;
      case "message_start":
        this.start(body.message, deltas);
        break;
      case "message_delta":
        this.messageDelta(body, deltas);
        break;
      case "message_stop":
        if (!this.finished) deltas.push({ kind: "finish", choice: 0, reason: "stop", stopSequence: null });
        this.done = true;
        this.finished = true;
        break;
      case "ping":
        break;
      default:
        // The vendor may add events; one with an error in it is an error whatever its name.
        this.failed = refusalOf(body);
    }
  }

  private start(message: unknown, deltas: ChatDelta[]): void {
    if (!isObject(message)) return;
    this.usage = mergeUsage(this.usage, message.usage);
    deltas.push({ kind: "start", id: textOf(message.id), model: textOf(message.model) });
  }

  private blockStart(body: Record<string, unknown>, deltas: ChatDelta[]): void {
    const index = countOf(body.index);
    if (index === null || !isObject(body.content_block)) return;
    const content = body.content_block;
    const block: OpenBlock = { type: textOf(content.type), tool: -1, hasArguments: false, proves: false };
    this.blocks.set(index, block);
    if (block.type === "text" && content.text) this.text("text", content.text, deltas);
    else if (block.type === "thinking") {
      block.proves = !this.hasProof;
      if (content.thinking) this.text("reasoning", content.thinking, deltas);
    } else if (block.type === "redacted_thinking" && !this.hasProof) {
      const data = textOf(content.data);
      if (data) this.proof(redactedProof(data), deltas);
    } else if (block.type === "tool_use") {
      block.tool = this.tools++;
      const call = { id: textOf(content.id) ?? "", name: textOf(content.name) ?? "" };
      deltas.push({ kind: "tool_call", choice: 0, tool: block.tool, ...call });
      // Some compatible servers send the whole input at once.
      if (isObject(content.input) && Object.keys(content.input).length > 0)
        this.arguments(block, JSON.stringify(content.input), deltas);
    }
  }

  private blockDelta(body: Record<string, unknown>, deltas: ChatDelta[]): void {
    const { delta } = body;
    if (!isObject(delta)) return;
    switch (delta.type) {
      case "text_delta":
        this.text("text", delta.text, deltas);
        break;
      case "thinking_delta":
        this.text("reasoning", delta.thinking, deltas);
        break;
      case "input_json_delta": {
        const block = this.openBlock(body.index);
        const json = textOf(delta.partial_json);
        // The vendor's own tools have arguments too: they are no calls of ours.
        if (block && block.tool >= 0 && json) this.arguments(block, json, deltas);
        break;
      }
      case "signature_delta": {
        const signature = textOf(delta.signature);
        if (signature && this.openBlock(body.index)?.proves) this.proof(signature, deltas);
        break;
      }
    }
  }

  private blockStop(body: Record<string, unknown>, deltas: ChatDelta[]): void {
    const block = this.openBlock(body.index);
    if (!block) return;
    this.blocks.delete(body.index as number);
    // A call without arguments comes without any JSON; clients parse what they get.
    if (block.tool >= 0 && !block.hasArguments) this.arguments(block, "{}", deltas);
  }

  private messageDelta(body: Record<string, unknown>, deltas: ChatDelta[]): void {
    this.usage = mergeUsage(this.usage, body.usage);
    const stops = isObject(body.delta) && typeof body.delta.stop_reason === "string";
    const counts = isObject(body.usage) && countOf(body.usage.output_tokens) !== null;
    if (counts && (stops || this.finished) && this.units !== null) this.unitsAreFinal = true;
    if (!stops || this.finished) return;
    const { stop_reason, stop_sequence, stop_details } = body.delta as Record<string, unknown>;
    this.finished = true;
    const refusal = stop_reason === "refusal" && isObject(stop_details) ? textOf(stop_details.explanation) : null;
    if (refusal) deltas.push({ kind: "refusal", choice: 0, text: refusal });
    const stopSequence = textOf(stop_sequence);
    deltas.push({ kind: "finish", choice: 0, reason: finishReasonOf(stop_reason), stopSequence });
  }

  private openBlock(index: unknown): OpenBlock | undefined {
    return typeof index === "number" ? this.blocks.get(index) : undefined;
  }

  private text(kind: "text" | "reasoning", text: unknown, deltas: ChatDelta[]): void {
    if (typeof text === "string" && text !== "") deltas.push({ kind, choice: 0, text });
  }

  private proof(signature: string, deltas: ChatDelta[]): void {
    // A proof in pieces is marked once.
    const marked = this.hasProof ? signature : markedProof("anthropic", signature);
    this.hasProof = true;
    deltas.push({ kind: "reasoning_signature", choice: 0, signature: marked });
  }

  private arguments(block: OpenBlock, json: string, deltas: ChatDelta[]): void {
    block.hasArguments = true;
    deltas.push({ kind: "tool_arguments", choice: 0, tool: block.tool, json });
  }
}

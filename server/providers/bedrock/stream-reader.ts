/**
 * ConverseStream's events as deltas
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html).
 */
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import type { ChatStreamReader, UpstreamRefusal } from "#server/providers/port.ts";
import { isObject, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import { bedrockFailure } from "./error.ts";
import { bedrockFinish, bedrockStopSequence } from "./finish-reason.ts";
import { type Frame, FrameReader } from "./frame-reader.ts";
import { bedrockProof, reasoningDelta } from "./reasoning.ts";
import { bedrockUnits } from "./usage.ts";

/** A tool's call that is being written. */
interface OpenCall {
  tool: number;
  /** Arguments have come. */
  begun: boolean;
}

export class BedrockStreamReader implements ChatStreamReader {
  private readonly frames = new FrameReader();
  /** Calls by the index of their content block. */
  private readonly calls = new Map<unknown, OpenCall>();
  private tools = 0;
  private signed = false;
  done = false;
  finished = false;
  failed: UpstreamRefusal | null = null;
  units: Units | null = null;
  unitsAreFinal = false;

  push(bytes: Buffer): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    if (this.failed || this.done) return deltas;
    for (const frame of this.frames.push(bytes)) {
      this.read(frame, deltas);
      // What stands behind the end says nothing, whether it came with it or later.
      if (this.failed || this.done) return deltas;
    }
    if (this.frames.fault === "too long") throw new RangeError("the upstream sent an event of more than 4 MiB");
    if (this.frames.fault === "damaged") {
      this.failed = bedrockFailure("ModelStreamErrorException", "The upstream's stream is damaged.");
    }
    return deltas;
  }

  /** A message tells its length at the start, so what is not complete now never will be. */
  end(): ChatDelta[] {
    return [];
  }

  private read({ headers, payload }: Frame, deltas: ChatDelta[]): void {
    const body = parseObject(payload);
    if (headers.messageType === "event") {
      if (body) this.readEvent(headers.type, body, deltas);
    } else if (headers.messageType === "exception" || headers.messageType === "error") {
      this.failed = bedrockFailure(
        headers.type,
        textOf(body?.message) ?? textOf(body?.Message) ?? headers.errorMessage,
      );
    }
  }

  private readEvent(type: string, event: Record<string, unknown>, deltas: ChatDelta[]): void {
    switch (type) {
      case "contentBlockDelta":
        if (isObject(event.delta)) this.readDelta(event.contentBlockIndex, event.delta, deltas);
        return;
      case "messageStart":
        deltas.push({ kind: "start", id: null, model: null });
        return;
      case "contentBlockStart":
        this.openBlock(event, deltas);
        return;
      case "contentBlockStop":
        this.closeBlock(event.contentBlockIndex, deltas);
        return;
      case "messageStop": {
        const stopSequence = bedrockStopSequence(event);
        deltas.push({ kind: "finish", choice: 0, reason: bedrockFinish(event.stopReason), stopSequence });
        this.finished = true;
        return;
      }
      case "metadata":
        this.units = bedrockUnits(event.usage) ?? this.units;
        this.unitsAreFinal = this.units !== null;
        this.done = true;
        return;
    }
  }

  private readDelta(block: unknown, delta: Record<string, unknown>, deltas: ChatDelta[]): void {
    const text = textOf(delta.text);
    if (text) deltas.push({ kind: "text", choice: 0, text });
    if (delta.reasoningContent !== undefined) {
      const reasoning = reasoningDelta(delta.reasoningContent);
      if (reasoning.text) deltas.push({ kind: "reasoning", choice: 0, text: reasoning.text });
      if (reasoning.signature) {
        // A proof in pieces is marked once.
        const signature = this.signed ? reasoning.signature : bedrockProof(reasoning.signature);
        this.signed = true;
        deltas.push({ kind: "reasoning_signature", choice: 0, signature });
      }
    }
    if (!isObject(delta.toolUse)) return;
    const call = this.calls.get(block);
    const json = textOf(delta.toolUse.input);
    if (!call || !json) return;
    call.begun = true;
    deltas.push({ kind: "tool_arguments", choice: 0, tool: call.tool, json });
  }

  private openBlock(event: Record<string, unknown>, deltas: ChatDelta[]): void {
    const use = isObject(event.start) ? event.start.toolUse : undefined;
    if (!isObject(use)) return;
    const tool = this.tools++;
    this.calls.set(event.contentBlockIndex, { tool, begun: false });
    deltas.push({ kind: "tool_call", choice: 0, tool, id: textOf(use.toolUseId) ?? "", name: textOf(use.name) ?? "" });
  }

  /** A call without arguments is told by no delta at all, but OpenAI's clients parse what they have gathered. */
  private closeBlock(block: unknown, deltas: ChatDelta[]): void {
    const call = this.calls.get(block);
    if (!call) return;
    this.calls.delete(block);
    if (!call.begun) deltas.push({ kind: "tool_arguments", choice: 0, tool: call.tool, json: "{}" });
  }
}

/** Streams of the older `completions`: the same object, piece by piece. */
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import { usageObject } from "../openai-chat/write-answer.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { completionLogprobs } from "./logprobs.ts";
import { echoOf } from "./read-request.ts";
import { completionFinish, completionId } from "./write-answer.ts";

export class CompletionChunkWriter implements ChatStreamWriter {
  /** Choices that have begun → characters written. */
  private readonly written = new Map<number, number>();
  private readonly echo: string;
  private readonly id: string;

  constructor(private readonly context: WriteContext) {
    this.echo = echoOf(context.read);
    this.id = completionId(context);
  }

  write(deltas: readonly ChatDelta[]): Buffer | null {
    let text = "";
    for (const delta of deltas) if (delta.kind !== "start") text += this.chunkOf(delta);
    return text === "" ? null : Buffer.from(text);
  }

  end(units: Units): Buffer {
    const usage = this.context.read.native.wantsUsage ? this.event([], usageObject(units)) : "";
    return Buffer.from(`${usage}data: [DONE]\n\n`);
  }

  keepAlive(): Buffer {
    return Buffer.from(": keep-alive\n\n");
  }

  private chunkOf(delta: Exclude<ChatDelta, { kind: "start" }>): string {
    const { choice: index } = delta;
    switch (delta.kind) {
      case "text":
      case "refusal":
        return this.opening(index) + this.piece(index, delta.text, null, null);
      case "logprobs":
        return this.opening(index) + this.piece(index, "", delta.logprobs, null);
      case "finish":
        return this.opening(index) + this.piece(index, "", null, completionFinish(delta.reason));
      default:
        return "";
    }
  }

  /** The prompt comes first where it was asked for, once a choice. */
  private opening(index: number): string {
    if (this.written.has(index)) return "";
    this.written.set(index, 0);
    return this.echo === "" ? "" : this.piece(index, this.echo, null, null);
  }

  private piece(index: number, text: string, logprobs: unknown, finish: string | null): string {
    const at = this.written.get(index) ?? 0;
    this.written.set(index, at + text.length);
    return this.event([{ text, index, logprobs: completionLogprobs(logprobs, at), finish_reason: finish }]);
  }

  private event(choices: Record<string, unknown>[], usage?: Record<string, unknown>): string {
    const { createdAtSeconds, model, read } = this.context;
    const head = { id: this.id, object: "text_completion", created: createdAtSeconds, model, choices };
    const tail = usage ? { usage } : read.native.wantsUsage ? { usage: null } : {};
    return `data: ${JSON.stringify({ ...head, ...tail })}\n\n`;
  }
}

/** Streams of `chat/completions` (platform.openai.com/docs/api-reference/chat/streaming). */
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { completionId, usageObject } from "./write-answer.ts";

/** What a delta says inside a chunk's choice; null: it has no place there. */
function deltaObject(delta: ChatDelta): Record<string, unknown> | null {
  switch (delta.kind) {
    case "text":
      return { content: delta.text };
    case "refusal":
      return { refusal: delta.text };
    case "reasoning":
      return { reasoning_content: delta.text };
    case "reasoning_signature":
      return { reasoning_signature: delta.signature };
    case "tool_call": {
      const call = { name: delta.name, arguments: "" };
      return { tool_calls: [{ index: delta.tool, id: delta.id, type: "function", function: call }] };
    }
    case "tool_arguments":
      return { tool_calls: [{ index: delta.tool, function: { arguments: delta.json } }] };
    default:
      return null;
  }
}

export class ChatChunkWriter implements ChatStreamWriter {
  private readonly begun = new Set<number>();
  private head = "";
  private headModel = "";

  constructor(private readonly context: WriteContext) {}

  write(deltas: readonly ChatDelta[]): Buffer | null {
    let text = "";
    for (const delta of deltas) text += delta.kind === "start" ? this.opening(0) : this.chunkOf(delta);
    return text === "" ? null : Buffer.from(text);
  }

  end(units: Units): Buffer {
    const usage = this.context.read.native.wantsUsage
      ? `${this.prefix()}"choices":[],"usage":${JSON.stringify(usageObject(units))}}\n\n`
      : "";
    return Buffer.from(`${usage}data: [DONE]\n\n`);
  }

  keepAlive(): Buffer {
    return Buffer.from(": keep-alive\n\n");
  }

  /** What all chunks begin with. */
  private prefix(): string {
    const { context } = this;
    if (this.head === "" || this.headModel !== context.model) {
      this.headModel = context.model;
      const id = JSON.stringify(completionId(context));
      const model = JSON.stringify(context.model);
      this.head = `data: {"id":${id},"object":"chat.completion.chunk","created":${context.createdAtSeconds},"model":${model},`;
    }
    return this.head;
  }

  /** The role comes first, once a choice. */
  private opening(choice: number): string {
    if (this.begun.has(choice)) return "";
    this.begun.add(choice);
    return this.chunk(choice, '{"role":"assistant","content":""}', "null");
  }

  private chunk(choice: number, delta: string, finish: string, logprobs = "null"): string {
    const usage = this.context.read.native.wantsUsage ? ',"usage":null' : "";
    const choices = `[{"index":${choice},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}]`;
    return `${this.prefix()}"choices":${choices}${usage}}\n\n`;
  }

  private chunkOf(delta: Exclude<ChatDelta, { kind: "start" }>): string {
    const opening = this.opening(delta.choice);
    if (delta.kind === "finish") return opening + this.chunk(delta.choice, "{}", `"${delta.reason}"`);
    if (delta.kind === "logprobs")
      return opening + this.chunk(delta.choice, "{}", "null", JSON.stringify(delta.logprobs ?? null));
    const object = deltaObject(delta);
    return object ? opening + this.chunk(delta.choice, JSON.stringify(object), "null") : opening;
  }
}

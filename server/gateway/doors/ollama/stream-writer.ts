import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta, FinishReason, ToolCall } from "#server/providers/chat.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { type Content, type Form, lastObject, logprobsMember, pieceObject } from "./answer-object.ts";

const nothing: Content = { text: "", thinking: null, toolCalls: [] };

/** Lines of `api/chat` or `api/generate`. A call is written whole, as Ollama does: when the answer has finished. */
export class OllamaLineWriter implements ChatStreamWriter {
  private readonly calls: ToolCall[] = [];
  private finish: FinishReason = "stop";
  private readonly startedMs = performance.now();

  constructor(
    private readonly form: Form,
    private readonly context: WriteContext,
  ) {}

  write(deltas: readonly ChatDelta[]): Buffer | null {
    let text = "";
    for (const delta of deltas) if (delta.kind !== "start" && delta.choice === 0) text += this.lineOf(delta);
    return text === "" ? null : Buffer.from(text);
  }

  end(units: Units): Buffer {
    const ending = { finish: this.finish, units, elapsedMs: performance.now() - this.startedMs };
    return Buffer.from(this.takeCalls() + line(lastObject(this.form, this.context, nothing, ending)));
  }

  /** The format has nothing that says nothing. */
  keepAlive(): null {
    return null;
  }

  private lineOf(delta: Exclude<ChatDelta, { kind: "start" }>): string {
    switch (delta.kind) {
      case "text":
      case "refusal":
        return this.piece({ ...nothing, text: delta.text });
      case "reasoning":
        return this.piece({ ...nothing, thinking: delta.text });
      case "logprobs":
        return line({ ...pieceObject(this.form, this.context, nothing), ...logprobsMember(delta.logprobs) });
      case "tool_call":
        this.calls[delta.tool] = { id: delta.id, name: delta.name, arguments: "" };
        return "";
      case "tool_arguments": {
        const call = this.calls[delta.tool];
        if (call) call.arguments += delta.json;
        return "";
      }
      case "finish":
        this.finish = delta.reason;
        return this.takeCalls();
      default:
        return "";
    }
  }

  private takeCalls(): string {
    const toolCalls = this.calls.splice(0).filter((call) => call !== undefined);
    return toolCalls.length === 0 || this.form === "generate" ? "" : this.piece({ ...nothing, toolCalls });
  }

  private piece(content: Content): string {
    return line(pieceObject(this.form, this.context, content));
  }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta } from "../chat.ts";
import type { ChatStreamReader, UpstreamRefusal } from "../port.ts";
import { JsonLines } from "../wire/json-lines.ts";
import { isObject, parseObject, textOf } from "../wire/json-values.ts";
import { finishOf, logprobsOf, toolCallsOf } from "./chat-answer.ts";
import { ollamaRefusalOf } from "./error.ts";
import { ollamaUnits } from "./usage.ts";

/** Reads the lines of `api/chat`. */
export class OllamaChatReader implements ChatStreamReader {
  done = false;
  failed: UpstreamRefusal | null = null;
  units: Units | null = null;
  private readonly lines = new JsonLines();
  private started = false;
  private tools = 0;

  get finished(): boolean {
    return this.done;
  }

  /** The last line alone has figures. */
  get unitsAreFinal(): boolean {
    return this.units !== null;
  }

  push(bytes: Buffer): ChatDelta[] {
    return this.read(this.lines.push(bytes));
  }

  end(): ChatDelta[] {
    const rest = this.lines.rest();
    return rest ? this.read([rest]) : [];
  }

  private read(lines: Buffer[]): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    for (const bytes of lines) {
      if (this.done || this.failed) break;
      const line = parseObject(bytes.toString("utf8"));
      if (!line) continue;
      this.failed = ollamaRefusalOf(line);
      if (!this.failed) this.line(line, deltas);
    }
    return deltas;
  }

  private line(line: Record<string, unknown>, deltas: ChatDelta[]): void {
    if (!this.started) {
      this.started = true;
      deltas.push({ kind: "start", id: null, model: textOf(line.model) });
    }
    if (isObject(line.message)) this.message(line.message, deltas);
    const logprobs = logprobsOf(line.logprobs);
    if (logprobs !== null) deltas.push({ kind: "logprobs", choice: 0, logprobs });
    if (line.done !== true) return;
    this.done = true;
    this.units = ollamaUnits(line);
    deltas.push({ kind: "finish", choice: 0, reason: finishOf(line.done_reason, this.tools > 0), stopSequence: null });
  }

  private message(message: Record<string, unknown>, deltas: ChatDelta[]): void {
    const thinking = textOf(message.thinking);
    if (thinking) deltas.push({ kind: "reasoning", choice: 0, text: thinking });
    const text = textOf(message.content);
    if (text) deltas.push({ kind: "text", choice: 0, text });
    for (const call of toolCallsOf(message, this.tools)) {
      const tool = this.tools++;
      deltas.push({ kind: "tool_call", choice: 0, tool, id: call.id, name: call.name });
      deltas.push({ kind: "tool_arguments", choice: 0, tool, json: call.arguments });
    }
  }
}

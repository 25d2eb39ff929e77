/** A stream on its way from an upstream's bytes to the client's. */
import type { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta, FinishReason } from "#server/providers/chat.ts";
import type { ChatStreamReader, ScanResult, StreamScanner } from "#server/providers/port.ts";
import type { ChatStreamWriter, WriteContext } from "./doors/port.ts";

export interface StreamPipe extends Omit<StreamScanner, "terminal"> {
  /** The last bytes, to be sent after the commit; `units` are what is charged. */
  terminal(units: Units): Buffer;
  /** Some of `units` nobody has reported. */
  readonly estimated?: boolean;
  /** The event that ends this stream with an error, where it depends on what went before; null: the door's own. */
  errorEvent?(error: AppError): Buffer | null;
}

const contentKinds = new Set<ChatDelta["kind"]>(["text", "refusal", "reasoning", "tool_call", "tool_arguments"]);

const textOf = (delta: ChatDelta): string => {
  if (delta.kind === "text" || delta.kind === "refusal" || delta.kind === "reasoning") return delta.text;
  if (delta.kind === "tool_arguments") return delta.json;
  return delta.kind === "tool_call" ? delta.name : "";
};

/** Reads the upstream's format and writes the client's: each event is parsed once and serialised once. */
export class TranslatingPipe implements StreamPipe {
  events = 0;
  readonly unfinished = 0;
  private bytes = 0;
  private finish: FinishReason | null = null;

  constructor(
    private readonly reader: ChatStreamReader,
    private readonly writer: ChatStreamWriter,
    private readonly context: WriteContext,
    private readonly masksModel: boolean,
  ) {}

  get tokens(): number {
    return Math.max(this.events, Math.ceil(this.bytes / 4));
  }

  get finished(): boolean {
    return this.reader.finished || this.reader.done || this.finish !== null;
  }

  get units(): Units | null {
    return this.reader.units;
  }

  get unitsAreFinal(): boolean {
    return this.reader.unitsAreFinal;
  }

  push(bytes: Buffer): ScanResult {
    const pass = this.translated(this.reader.push(bytes));
    return { pass, done: this.reader.done, failed: this.reader.failed !== null };
  }

  end(): Buffer | null {
    return this.translated(this.reader.end());
  }

  terminal(units: Units): Buffer {
    return this.writer.end(units);
  }

  errorEvent(error: AppError): Buffer | null {
    return this.writer.error?.(error) ?? null;
  }

  private translated(deltas: ChatDelta[]): Buffer | null {
    for (const delta of deltas) {
      if (contentKinds.has(delta.kind)) {
        this.events++;
        this.bytes += Buffer.byteLength(textOf(delta));
      } else if (delta.kind === "finish") this.finish = delta.reason;
      else if (delta.kind === "start" && delta.model && !this.masksModel) this.context.model = delta.model;
    }
    return deltas.length === 0 ? null : this.writer.write(deltas);
  }
}

/** Passes another pipe's bytes on with the model's name replaced (`mask_model`). */
export class MaskingPipe implements StreamPipe {
  /** @param mask replaces the name in whole events */
  constructor(
    private readonly inner: StreamPipe,
    private readonly mask: (pass: Buffer) => Buffer,
  ) {}

  get events(): number {
    return this.inner.events;
  }
  get tokens(): number {
    return this.inner.tokens;
  }
  get finished(): boolean {
    return this.inner.finished;
  }
  get unfinished(): number {
    return this.inner.unfinished;
  }
  get units(): Units | null {
    return this.inner.units;
  }
  get unitsAreFinal(): boolean {
    return this.inner.unitsAreFinal;
  }

  push(bytes: Buffer): ScanResult {
    const result = this.inner.push(bytes);
    return result.pass ? { ...result, pass: this.mask(result.pass) } : result;
  }

  end(): Buffer | null {
    const rest = this.inner.end?.() ?? null;
    return rest && this.mask(rest);
  }

  terminal(units: Units): Buffer {
    return this.mask(this.inner.terminal(units));
  }
}

import type { UnitKind, Units } from "#server/contracts/units.ts";
import { parseObject } from "#server/providers/wire/json-values.ts";
import { dataOf, RawEvents } from "#server/providers/wire/raw-events.ts";
import type { ScanResult } from "../port.ts";
import type { MediaScanner, MediaUsage } from "./port.ts";
import { passed, typedEvent } from "./typed-events.ts";

/** What one event of a vendor's speech says. */
export interface AudioPiece {
  /** As the client gets it; null: none. */
  audio: Buffer | null;
  /** The vendor has said all. */
  ended: boolean;
  /** The vendor's in-band error. */
  failed: boolean;
  /** Tokens as reported so far; null: none. */
  tokens: Units | null;
}

export interface Spoken {
  /** The first bytes, and how many there were. */
  head: Buffer;
  length: number;
  tokens: Units | null;
}

export interface AudioEvents {
  /** The client wants OpenAI's events, not bytes. */
  asEvents: boolean;
  /** @throws RefusedAnswer when the vendor will not speak this, RangeError for audio of another kind */
  read(event: Record<string, unknown>): AudioPiece;
  usage(spoken: Spoken): MediaUsage;
}

/** One event may carry all of the audio in base64. */
const longestEvent = 64 * 1024 * 1024;
const headBytes = 4_096;
/** The last bytes are kept back until the commit, so that a whole answer is always charged (decision 12). */
const keptBytes = 64;

/** A vendor's events with audio in base64, as bytes or as OpenAI's events. Any split of the bytes gives the same. */
export class AudioEventScanner implements MediaScanner {
  readonly tokens = 0;
  events = 0;
  private readonly raw = new RawEvents(longestEvent);
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  private length = 0;
  private ended = false;
  private reported: Units | null = null;

  constructor(private readonly audio: AudioEvents) {}

  get finished(): boolean {
    return this.ended && this.length > 0;
  }

  get unfinished(): number {
    return this.raw.unfinished;
  }

  get unitsAreFinal(): boolean {
    return this.finished && this.reported !== null;
  }

  get units(): Units {
    return this.usage().units;
  }

  get estimated(): readonly UnitKind[] {
    return this.usage().estimated;
  }

  push(bytes: Buffer): ScanResult {
    const pass: Buffer[] = [];
    for (const event of this.raw.push(bytes)) if (this.take(event, pass)) return passed(pass, true);
    return passed(pass, false);
  }

  /** An event whose blank line never came counts if it is whole. */
  end(): Buffer | null {
    const rest = this.raw.rest();
    const pass: Buffer[] = [];
    if (rest) this.take(rest, pass);
    return passed(pass, false).pass;
  }

  terminal(): Buffer {
    if (!this.audio.asEvents) return this.tail;
    const { input = 0, audio_output: spoken = 0, output = 0 } = this.reported ?? {};
    const usage = { input_tokens: input, output_tokens: spoken + output, total_tokens: input + spoken + output };
    return typedEvent({ type: "speech.audio.done", ...(this.reported ? { usage } : {}) });
  }

  private usage(): MediaUsage {
    return this.audio.usage({ head: this.head, length: this.length, tokens: this.reported });
  }

  /** @returns whether the event is the vendor's error */
  private take(event: Buffer, pass: Buffer[]): boolean {
    const data = dataOf(event);
    const value = data === null ? null : parseObject(data);
    if (!value) return false;
    const piece = this.audio.read(value);
    this.reported = piece.tokens ?? this.reported;
    this.ended ||= piece.ended && !piece.failed;
    if (piece.audio && piece.audio.length > 0) this.add(piece.audio, pass);
    return piece.failed;
  }

  private add(audio: Buffer, pass: Buffer[]): void {
    this.events++;
    this.length += audio.length;
    if (this.head.length < headBytes)
      this.head = Buffer.concat([this.head, audio.subarray(0, headBytes - this.head.length)]);
    if (this.audio.asEvents) {
      pass.push(typedEvent({ type: "speech.audio.delta", audio: audio.toString("base64") }));
      return;
    }
    const all = this.tail.length > 0 ? Buffer.concat([this.tail, audio]) : audio;
    const cut = Math.max(0, all.length - keptBytes);
    if (cut > 0) pass.push(all.subarray(0, cut));
    this.tail = Buffer.from(all.subarray(cut));
  }
}

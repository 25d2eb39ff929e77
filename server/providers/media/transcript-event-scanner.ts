import type { UnitKind, Units } from "#server/contracts/units.ts";
import { parseObject } from "#server/providers/wire/json-values.ts";
import { dataOf, RawEvents } from "#server/providers/wire/raw-events.ts";
import type { ScanResult } from "../port.ts";
import { transcriptionUsage } from "./openai/transcriptions.ts";
import { eventName } from "./openai/typed-event-scanner.ts";
import type { MediaRead, MediaScanner, MediaUsage } from "./port.ts";
import { passed, typedEvent } from "./typed-events.ts";

/** What a vendor says that its answer used. */
export interface TranscriptReport {
  /** Null: it does not count tokens. */
  tokens: Units | null;
  /** Null: it does not tell the recording's length. */
  seconds: number | null;
  /** As OpenAI's clients get it; null: its last event knows of tokens only. */
  usage: object | null;
}

/** What one event of a vendor's transcription says. */
export interface TranscriptPiece {
  /** How the transcript goes on; empty: no words. */
  text: string;
  /** A passage with its times, as OpenAI's clients get it; null: none. */
  segment: ({ type: string; text: string } & Record<string, unknown>) | null;
  /** The vendor has said all. */
  ended: boolean;
  /** Members of OpenAI's last event that the vendor tells at the end (`text`, `language` …); null: what came is all. */
  closing: Record<string, unknown> | null;
  /** The vendor's in-band error. */
  failed: boolean;
  /** Null: this event says nothing of it. */
  report: TranscriptReport | null;
}

/** An event that says nothing. */
export const silentPiece: TranscriptPiece = {
  text: "",
  segment: null,
  ended: false,
  closing: null,
  failed: false,
  report: null,
};

/** The last event may tell the whole transcript and its passages again. */
const longestEvent = 16 * 1024 * 1024;
/** Nobody speaks more: 25 MiB of the thinnest speech are eight hours. */
const longestTranscript = 4 * 1024 * 1024;
const bytesOfToken = 4;

/**
 * A vendor's events of a transcription as OpenAI's: deltas as they come, the last event after the commit (decision 12).
 * Any split of the bytes gives the same. What the vendor reported before its end counts, and at least the words that
 * were passed on.
 */
export class TranscriptEventScanner implements MediaScanner {
  readonly tokens = 0;
  events = 0;
  finished = false;
  unitsAreFinal = false;
  private readonly raw = new RawEvents(longestEvent);
  private readonly said: string[] = [];
  private saidBytes = 0;
  private segmentBytes = 0;
  private closing: Record<string, unknown> | null = null;
  private report: TranscriptReport | null = null;

  /** @param read one event. @throws RefusedAnswer when the vendor withholds it, RangeError when it is none of its */
  constructor(
    private readonly request: MediaRead,
    private readonly read: (event: Record<string, unknown>, name: string | null) => TranscriptPiece,
  ) {}

  get unfinished(): number {
    return this.raw.unfinished;
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
    const usage = this.report?.usage;
    const text = this.said.join("");
    return typedEvent({ type: "transcript.text.done", text, ...this.closing, ...(usage ? { usage } : {}) });
  }

  private usage(): MediaUsage {
    if (this.events === 0) return { units: { request: 0 }, estimated: [] };
    const { seconds = null, tokens = null } = this.report ?? {};
    const textBytes = Math.max(this.saidBytes, this.segmentBytes);
    const used = transcriptionUsage(this.request, { seconds, tokens, textBytes });
    const least = Math.ceil(textBytes / bytesOfToken);
    if (this.unitsAreFinal || !tokens || (used.units.output ?? 0) >= least) return used;
    return { units: { ...used.units, output: least }, estimated: [...used.estimated, "output"] };
  }

  /** @returns whether the event is the vendor's error */
  private take(event: Buffer, pass: Buffer[]): boolean {
    const data = dataOf(event);
    const value = data === null ? null : parseObject(data);
    if (!value) return false;
    const piece = this.read(value, eventName(event));
    if (piece.report) {
      this.report = piece.report;
      this.unitsAreFinal = this.finished || (piece.ended && !piece.failed);
    }
    if (this.finished) return false;
    this.say(piece.text, pass);
    if (piece.segment) this.pass(piece.segment, pass);
    this.segmentBytes += Buffer.byteLength(piece.segment?.text ?? "");
    if (piece.ended && !piece.failed) this.close(piece.closing, pass);
    return piece.failed;
  }

  /** Clients that only read deltas get all of the words, and a transcript without any has begun. */
  private close(closing: Record<string, unknown> | null, pass: Buffer[]): void {
    this.finished = true;
    this.closing = closing;
    if (this.said.length > 0) return;
    const text = typeof closing?.text === "string" ? closing.text : "";
    this.say(text, pass);
    if (text === "") this.pass({ type: "transcript.text.delta", delta: "" }, pass);
  }

  private say(text: string, pass: Buffer[]): void {
    if (text === "") return;
    this.said.push(text);
    this.saidBytes += Buffer.byteLength(text);
    if (this.saidBytes > longestTranscript) throw new RangeError("the upstream's transcript does not end");
    this.pass({ type: "transcript.text.delta", delta: text }, pass);
  }

  private pass(value: { type: string } & Record<string, unknown>, pass: Buffer[]): void {
    this.events++;
    pass.push(typedEvent(value));
  }
}

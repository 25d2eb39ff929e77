/** A transcript as it comes out of streamGenerateContent, for OpenAI's clients. */
import type { Units } from "#server/contracts/units.ts";
import type { MediaRead } from "#server/providers/media/port.ts";
import { TranscriptEventScanner, type TranscriptPiece } from "#server/providers/media/transcript-event-scanner.ts";
import { withheld } from "#server/providers/refused-answer.ts";
import { objectsOf, textOf } from "#server/providers/wire/json-values.ts";
import { AnswerState } from "./answer-state.ts";
import { answerParts, endOf, mediaUnits } from "./media-answer.ts";

/** OpenAI's `usage` of a transcription that counts tokens. */
export function openAiUsage({ audio_input: audio = 0, input: text = 0, output = 0, reasoning = 0 }: Units): object {
  return {
    type: "tokens",
    input_tokens: text + audio,
    input_token_details: { text_tokens: text, audio_tokens: audio },
    output_tokens: output + reasoning,
    total_tokens: text + audio + output + reasoning,
  };
}

/** Lets a text by in pieces, without the spaces at its two ends: they are the model's manner and nobody's words. */
class Trimmed {
  private static readonly mostKept = 1_000;
  private begun = false;
  /** Spaces that stand at the end unless something follows. */
  private kept = "";

  next(piece: string): string {
    const text = this.kept + piece;
    const words = (this.begun ? text : text.trimStart()).trimEnd();
    if (words === "") {
      this.kept = this.begun ? text.slice(0, Trimmed.mostKept) : "";
      return "";
    }
    this.kept = text.slice(text.trimEnd().length).slice(0, Trimmed.mostKept);
    this.begun = true;
    return words;
  }
}

function reader(): (event: Record<string, unknown>) => TranscriptPiece {
  const state = new AnswerState();
  const trimmed = new Trimmed();
  let saidAny = false;
  return (event) => {
    state.note(event);
    const [candidate] = objectsOf(event.candidates);
    const parts = answerParts(candidate);
    const text = trimmed.next(parts.map((part) => textOf(part.text) ?? "").join(""));
    saidAny ||= text !== "";
    const end = endOf(event);
    const isProper = end === null || end === "STOP";
    if (!isProper && end !== "MAX_TOKENS" && !saidAny) throw withheld(end);
    const tokens = mediaUnits(event.usageMetadata, "input", "audio_input");
    return {
      text,
      segment: null,
      ended: state.finished,
      closing: null,
      // A transcript that a cap or a rule cut off must not look complete.
      failed: state.failed !== null || !isProper,
      report: tokens && { tokens, seconds: null, usage: openAiUsage(tokens) },
    };
  };
}

/** The scanner of a streamed transcription or translation. */
export const transcriptScanner = (read: MediaRead): TranscriptEventScanner =>
  new TranscriptEventScanner(read, reader());

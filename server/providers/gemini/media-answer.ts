/** What answers of generateContent with media have in common. */
import type { UnitKind, Units } from "#server/contracts/units.ts";
import { withheld } from "#server/providers/refused-answer.ts";
import { isObject, objectsOf, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import { blockReason } from "./candidate-parts.ts";
import { finishReason } from "./finish-reason.ts";
import { geminiUnits } from "./usage.ts";

export interface MediaParts {
  /** The first candidate's parts, thoughts apart: a thinking model sketches before it draws. */
  parts: Record<string, unknown>[];
  /** "STOP", "MAX_TOKENS" …; null: none is told. */
  finish: string | null;
  usage: unknown;
}

/** A candidate's parts, thoughts apart. */
export function answerParts(candidate: Record<string, unknown> | undefined): Record<string, unknown>[] {
  const content = isObject(candidate?.content) ? candidate.content : {};
  return objectsOf(content.parts).filter((part) => part.thought !== true);
}

/** Why a stream's event says that the answer ends: "STOP" when all is said; null: it goes on. */
export function endOf(event: Record<string, unknown>): string | null {
  const [candidate] = objectsOf(event.candidates);
  if (!candidate) return blockReason(event);
  return finishReason(candidate.finishReason, false) === null ? null : textOf(candidate.finishReason);
}

/**
 * @throws RangeError when the body is no answer of Gemini's
 * @throws RefusedAnswer when the prompt, or all of the answer, was withheld
 */
export function mediaPartsOf(body: Buffer): MediaParts {
  const answer = parseObject(body.toString("utf8"));
  if (!answer || isObject(answer.error)) throw new RangeError("the upstream's answer is no answer of Gemini's");
  const blocked = blockReason(answer);
  const [candidate] = objectsOf(answer.candidates);
  if (blocked !== null) throw withheld(blocked);
  if (!candidate) throw new RangeError("the upstream's answer has no candidates");
  const finish = textOf(candidate.finishReason);
  const parts = answerParts(candidate);
  if (parts.length === 0 && finish !== null && finishReason(finish, false) === "content_filter") throw withheld(finish);
  return { parts, finish, usage: answer.usageMetadata };
}

/** The bytes of a part in base64, if they are of this kind ("image/"); null: it has none. */
export function inlineOf(part: Record<string, unknown>, kind: string): { data: string; mimeType: string } | null {
  const inline = isObject(part.inlineData) ? part.inlineData : {};
  const data = textOf(inline.data);
  const mimeType = textOf(inline.mimeType)?.toLowerCase() ?? "";
  return data && mimeType.startsWith(kind) ? { data, mimeType } : null;
}

/**
 * Units of an answer's usage. Where no details say of which modality tokens are, they are the endpoint's own.
 *
 * @param rest where the tokens of plain text belong that no details tell apart: "output" → "audio_output"
 * @returns null: no usable figure
 */
export function mediaUnits(usage: unknown, from: "input" | "output", rest: UnitKind): Units | null {
  const units = geminiUnits(usage);
  if (!units || !isObject(usage)) return units;
  const details = from === "input" ? usage.promptTokensDetails : usage.candidatesTokensDetails;
  const untold = units[from] ?? 0;
  if (objectsOf(details).length > 0 || untold === 0) return units;
  return { ...units, [from]: 0, [rest]: (units[rest] ?? 0) + untold };
}

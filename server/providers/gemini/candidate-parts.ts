/** The parts of a candidate's content, for whole answers and for streams alike (ai.google.dev/api/caching#Part). */
import { createHash } from "node:crypto";
import { isObject, objectsOf, textOf } from "../wire/json-values.ts";
import { markedProof } from "../wire/reasoning-proof.ts";

export type CandidatePiece =
  | { kind: "text"; text: string }
  | { kind: "reasoning"; text: string }
  | { kind: "call"; id: string | null; name: string; arguments: string }
  | { kind: "signature"; signature: string; ofCall: boolean };

/** Media in an answer: a chat of text has no better place for it than Markdown's. */
function mediaText(inline: unknown): string | null {
  const data = isObject(inline) ? textOf(inline.data) : null;
  if (!isObject(inline) || data === null) return null;
  return `![](data:${textOf(inline.mimeType) ?? "application/octet-stream"};base64,${data})`;
}

function contentOf(part: Record<string, unknown>): CandidatePiece | null {
  const call = part.functionCall;
  if (isObject(call)) {
    const args = JSON.stringify(isObject(call.args) ? call.args : {});
    return { kind: "call", id: textOf(call.id) || null, name: textOf(call.name) ?? "", arguments: args };
  }
  const text = textOf(part.text) ?? mediaText(part.inlineData);
  return text ? { kind: part.thought === true ? "reasoning" : "text", text } : null;
}

/** What a candidate's content says, in its order; parts of other kinds are left out. */
export function piecesOf(content: unknown): CandidatePiece[] {
  const pieces: CandidatePiece[] = [];
  for (const part of objectsOf(isObject(content) ? content.parts : null)) {
    const piece = contentOf(part);
    if (piece) pieces.push(piece);
    const signature = textOf(part.thoughtSignature);
    if (signature)
      pieces.push({ kind: "signature", signature: markedProof("gemini", signature), ofCall: piece?.kind === "call" });
  }
  return pieces;
}

/** The number of a candidate: Google leaves out the first one's. Null: it is none that we count. */
export function indexOf(candidate: Record<string, unknown>): number | null {
  const index = candidate.index ?? 0;
  return typeof index === "number" && Number.isInteger(index) && index >= 0 && index < 128 ? index : null;
}

/** An id for a call that Google gave none: the same answer gives the same ids. */
export const callId = (answer: string, choice: number, tool: number): string =>
  `call_${createHash("sha256").update(`${answer}\0${choice}\0${tool}`).digest("hex").slice(0, 24)}`;

/** The reason that a prompt was blocked; null: it was not. Google answers 200 then, without candidates. */
export function blockReason(answer: Record<string, unknown>): string | null {
  const feedback = answer.promptFeedback;
  const reason = isObject(feedback) ? textOf(feedback.blockReason) : null;
  return reason === "BLOCKED_REASON_UNSPECIFIED" ? null : reason;
}

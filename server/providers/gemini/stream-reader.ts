/** A stream of `streamGenerateContent?alt=sse` as deltas. */
import type { ChatDelta } from "../chat.ts";
import type { ChatStreamReader, UpstreamRefusal } from "../port.ts";
import { EventStreamReader, type ServerSentEvent } from "../wire/event-stream.ts";
import { isObject, objectsOf, textOf } from "../wire/json-values.ts";
import { AnswerState } from "./answer-state.ts";
import { blockReason, callId, indexOf, piecesOf } from "./candidate-parts.ts";
import { finishReason } from "./finish-reason.ts";
import { logprobsOf } from "./logprobs.ts";

/** What has come of one candidate. */
interface Progress {
  tools: number;
  /** A text's signature: told at the end, unless a call's has been told. */
  signature: string | null;
  signed: boolean;
  finished: boolean;
}

export class GeminiStreamReader implements ChatStreamReader {
  done = false;
  private readonly events = new EventStreamReader();
  private readonly state = new AnswerState();
  private readonly choices = new Map<number, Progress>();
  private answerId: string | null = null;

  get finished(): boolean {
    return this.state.finished;
  }

  get failed(): UpstreamRefusal | null {
    return this.state.failed;
  }

  get units() {
    return this.state.units;
  }

  get unitsAreFinal(): boolean {
    return this.state.unitsAreFinal;
  }

  push(bytes: Buffer): ChatDelta[] {
    return this.read(this.events.push(bytes));
  }

  end(): ChatDelta[] {
    const deltas = this.read(this.events.end());
    this.done = this.finished && this.failed === null;
    return deltas;
  }

  private read(events: ServerSentEvent[]): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    for (const { data } of events) {
      if (this.failed) break;
      const event = parseEvent(data);
      if (!event) continue;
      this.state.note(event);
      if (!this.failed) this.event(event, data, deltas);
    }
    return deltas;
  }

  private event(event: Record<string, unknown>, data: string, deltas: ChatDelta[]): void {
    if (this.answerId === null) {
      const id = textOf(event.responseId);
      this.answerId = id ?? data;
      deltas.push({ kind: "start", id, model: textOf(event.modelVersion) });
    }
    for (const candidate of objectsOf(event.candidates)) this.candidate(candidate, deltas);
    if (this.choices.size === 0 && blockReason(event) !== null) this.finish(0, "SAFETY", deltas);
  }

  private progress(choice: number): Progress {
    const known = this.choices.get(choice);
    if (known) return known;
    const progress = { tools: 0, signature: null, signed: false, finished: false };
    this.choices.set(choice, progress);
    return progress;
  }

  private candidate(candidate: Record<string, unknown>, deltas: ChatDelta[]): void {
    const choice = indexOf(candidate);
    if (choice === null) return;
    const progress = this.progress(choice);
    for (const piece of piecesOf(candidate.content)) {
      if (piece.kind === "signature") {
        progress.signature = piece.signature;
        if (piece.ofCall) this.sign(choice, progress, deltas);
      } else if (piece.kind === "call") {
        const tool = progress.tools++;
        const id = piece.id ?? callId(this.answerId ?? "", choice, tool);
        deltas.push({ kind: "tool_call", choice, tool, id, name: piece.name });
        deltas.push({ kind: "tool_arguments", choice, tool, json: piece.arguments });
      } else deltas.push({ kind: piece.kind, choice, text: piece.text });
    }
    const logprobs = logprobsOf(candidate.logprobsResult);
    if (logprobs) deltas.push({ kind: "logprobs", choice, logprobs });
    this.finish(choice, candidate.finishReason, deltas);
  }

  private sign(choice: number, progress: Progress, deltas: ChatDelta[]): void {
    if (progress.signed || progress.signature === null) return;
    progress.signed = true;
    deltas.push({ kind: "reasoning_signature", choice, signature: progress.signature });
  }

  private finish(choice: number, value: unknown, deltas: ChatDelta[]): void {
    const progress = this.progress(choice);
    const reason = finishReason(value, progress.tools > 0);
    // Some models say STOP with every chunk: content may still follow, the end is told once.
    if (reason === null || progress.finished) return;
    this.sign(choice, progress, deltas);
    progress.finished = true;
    deltas.push({ kind: "finish", choice, reason, stopSequence: null });
  }
}

/** One event's object; an error may come as a list of one. Null: it is none, and skipped. */
export function parseEvent(data: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const event: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(event) ? event : null;
}

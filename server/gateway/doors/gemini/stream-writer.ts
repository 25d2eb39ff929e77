/** A stream of GenerateContentResponses: as events (`alt=sse`) or as the elements of one JSON array. */
import type { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta, FinishReason, ToolCall } from "#server/providers/chat.ts";
import { isObject, objectsOf } from "#server/providers/wire/json-values.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { callPart, finishReasonOf, logprobsResult, type Part, showsThoughts } from "./answer-parts.ts";
import { errorElementOf, errorEventOf } from "./errors.ts";
import { signatureOf } from "./thought-signature.ts";
import { usageMetadata } from "./usage-metadata.ts";

interface Choice {
  /** Parts for the next chunk. */
  parts: Part[];
  /** Calls whose arguments still come. Google sends a call whole. */
  calls: Map<number, ToolCall & { signature: string | null }>;
  signature: string | null;
  called: boolean;
  broken: boolean;
  finish: FinishReason | null;
  logprobs: Record<string, unknown>[];
}

const emptyText = (): Part => ({ text: "" });

/**
 * Says nothing and is a sign of life: a blank line between events, blanks between an array's elements. Not a comment,
 * as other event streams have it: Google's Python client takes every line but `data:` for JSON.
 */
const blankLine = Buffer.from("\r\n");

export class GeminiStreamWriter implements ChatStreamWriter {
  private readonly choices = new Map<number, Choice>();
  private readonly thoughts: boolean;
  private responseId: string;
  private begun = false;

  /** @param jsonArray the elements of one JSON array instead of events */
  constructor(
    private readonly context: WriteContext,
    private readonly jsonArray: boolean,
  ) {
    this.thoughts = showsThoughts(context.read);
    this.responseId = context.requestId;
  }

  write(deltas: readonly ChatDelta[]): Buffer | null {
    let opens = false;
    for (const delta of deltas) {
      if (delta.kind === "start") {
        this.responseId = delta.id ?? this.responseId;
        opens = true;
      } else this.take(delta, this.choice(delta.choice));
    }
    const candidates: Record<string, unknown>[] = [];
    for (const [index, choice] of this.choices) {
      if (choice.parts.length === 0) continue;
      candidates.push(this.candidate(choice, index));
      choice.parts = [];
    }
    if (candidates.length > 0) return this.element({ candidates });
    // Google has no opening of its own; with one even an answer without content has begun.
    return opens && !this.begun ? blankLine : null;
  }

  end(units: Units): Buffer {
    if (this.choices.size === 0) this.choice(0);
    const candidates: Record<string, unknown>[] = [];
    for (const [index, choice] of this.choices) {
      this.flushCalls(choice);
      if (choice.signature !== null) choice.parts.push({ ...emptyText(), thoughtSignature: choice.signature });
      if (choice.parts.length === 0) choice.parts.push(emptyText());
      const finishReason = finishReasonOf(choice.finish ?? "stop", choice.broken);
      candidates.push({ ...this.candidate(choice, index), finishReason });
    }
    const last = this.element({ candidates, usageMetadata: usageMetadata(units) });
    return this.jsonArray ? Buffer.concat([last, Buffer.from("\n]")]) : last;
  }

  keepAlive(): Buffer {
    return blankLine;
  }

  error(error: AppError): Buffer {
    return this.jsonArray ? errorElementOf(error, !this.begun) : errorEventOf(error);
  }

  private choice(index: number): Choice {
    const known = this.choices.get(index);
    if (known) return known;
    const choice: Choice = {
      parts: [],
      calls: new Map(),
      signature: null,
      called: false,
      broken: false,
      finish: null,
      logprobs: [],
    };
    this.choices.set(index, choice);
    return choice;
  }

  private take(delta: Exclude<ChatDelta, { kind: "start" }>, choice: Choice): void {
    switch (delta.kind) {
      case "text":
      case "refusal":
        if (delta.text !== "") addText(choice.parts, delta.text, false);
        return;
      case "reasoning":
        if (this.thoughts && delta.text !== "") addText(choice.parts, delta.text, true);
        return;
      case "reasoning_signature":
        this.sign(choice, signatureOf(delta.signature));
        return;
      case "tool_call":
        this.flushCalls(choice, delta.tool);
        choice.calls.set(delta.tool, { id: delta.id, name: delta.name, arguments: "", signature: null });
        return;
      case "tool_arguments": {
        const call = choice.calls.get(delta.tool);
        if (call) call.arguments += delta.json;
        return;
      }
      case "logprobs":
        choice.logprobs.push(...objectsOf(isObject(delta.logprobs) ? delta.logprobs.content : null));
        if (choice.parts.length === 0) choice.parts.push(emptyText());
        return;
      case "finish":
        this.flushCalls(choice);
        choice.finish = delta.reason;
    }
  }

  /** A signature belongs to the first call, be it before or behind it; without calls to the last part. */
  private sign(choice: Choice, signature: string): void {
    const [open] = choice.calls.values();
    if (open && !choice.called) open.signature = signature;
    else choice.signature = signature;
  }

  /** Calls are whole when another one begins or the choice ends. @param except a call that is about to begin */
  private flushCalls(choice: Choice, except?: number): void {
    for (const [tool, call] of choice.calls) {
      if (tool === except) continue;
      choice.calls.delete(tool);
      const part = callPart(call);
      if (!part) {
        choice.broken = true;
        continue;
      }
      const signature = call.signature ?? (choice.called ? null : choice.signature);
      if (signature !== null) {
        part.thoughtSignature = signature;
        choice.signature = null;
      }
      choice.called = true;
      choice.parts.push(part);
    }
  }

  private candidate(choice: Choice, index: number): Record<string, unknown> {
    const logprobs = logprobsResult({ content: choice.logprobs });
    choice.logprobs = [];
    const content = { parts: choice.parts, role: "model" };
    return { content, index, ...(logprobs ? { logprobsResult: logprobs } : {}) };
  }

  private element(body: Record<string, unknown>): Buffer {
    const json = JSON.stringify({ ...body, modelVersion: this.context.model, responseId: this.responseId });
    const isFirst = !this.begun;
    this.begun = true;
    if (!this.jsonArray) return Buffer.from(`data: ${json}\r\n\r\n`);
    return Buffer.from(`${isFirst ? "[" : ",\r\n"}${json}`);
  }
}

/** Text behind text of the same kind is one part. */
function addText(parts: Part[], text: string, thought: boolean): void {
  const last = parts.at(-1);
  if (last && typeof last.text === "string" && (last.thought === true) === thought) last.text += text;
  else parts.push(thought ? { text, thought } : { text });
}

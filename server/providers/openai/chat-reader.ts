import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta } from "../chat.ts";
import type { ChatStreamReader, UpstreamRefusal } from "../port.ts";
import { EventStreamReader, type ServerSentEvent } from "../wire/event-stream.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";
import { argumentsOf, contentTexts, reasoningOf } from "./chat-answer.ts";
import { isErrorEvent, openAiRefusalOf } from "./error.ts";
import { finishReasonOf } from "./finish-reason.ts";
import type { OpenAiFlavour } from "./flavours.ts";

/** OpenAI allows 128 choices and as many tools; what is beyond is no chat. */
const mostChoices = 128;
const mostTools = 1024;

/** What is known of one choice of the stream. */
class ChoiceState {
  finished = false;
  /** The upstream's index of a call → ours, which count from 0 in the order of their coming. */
  readonly tools = new Map<number, { tool: number; id: string }>();
  count = 0;
}

const gaveUp: UpstreamRefusal = {
  message: "The upstream gave up on its answer.",
  type: null,
  code: null,
  param: null,
  reason: "other",
};

/** Reads the event stream of chat completions in any flavour. */
export class OpenAiChatReader implements ChatStreamReader {
  done = false;
  failed: UpstreamRefusal | null = null;
  units: Units | null = null;
  unitsAreFinal = false;
  private readonly events = new EventStreamReader();
  private started = false;
  private readonly choices = new Map<number, ChoiceState>();

  constructor(private readonly flavour: OpenAiFlavour) {}

  get finished(): boolean {
    if (this.choices.size === 0) return false;
    for (const choice of this.choices.values()) if (!choice.finished) return false;
    return true;
  }

  push(bytes: Buffer): ChatDelta[] {
    return this.read(this.events.push(bytes));
  }

  end(): ChatDelta[] {
    return this.read(this.events.end());
  }

  private read(events: ServerSentEvent[]): ChatDelta[] {
    const deltas: ChatDelta[] = [];
    for (const { data } of events) {
      if (this.done || this.failed) break;
      if (data === "[DONE]" || data.trim() === "[DONE]") this.done = true;
      else {
        const chunk = parseObject(data);
        if (chunk) this.chunk(chunk, deltas);
      }
    }
    return deltas;
  }

  private chunk(chunk: Record<string, unknown>, deltas: ChatDelta[]): void {
    if ((chunk.error !== undefined && chunk.error !== null) || isErrorEvent(chunk)) {
      this.failed = openAiRefusalOf(chunk) ?? gaveUp;
      return;
    }
    if (!this.started && Array.isArray(chunk.choices)) {
      this.started = true;
      deltas.push({ kind: "start", id: textOf(chunk.id), model: textOf(chunk.model) });
    }
    for (const choice of objectsOf(chunk.choices)) this.choice(choice, deltas);
    const groq = isObject(chunk.x_groq) ? chunk.x_groq.usage : undefined;
    const units = this.flavour.units(chunk.usage ?? groq);
    if (!units) return;
    this.units = units;
    this.unitsAreFinal = this.finished;
  }

  private choice(value: Record<string, unknown>, deltas: ChatDelta[]): void {
    const index = value.index ?? 0;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= mostChoices) return;
    const state = this.choices.get(index) ?? new ChoiceState();
    this.choices.set(index, state);
    if (isObject(value.delta)) this.delta(value.delta, index, state, deltas);
    if (isObject(value.logprobs)) deltas.push({ kind: "logprobs", choice: index, logprobs: value.logprobs });
    const reason = finishReasonOf(value.finish_reason, state.count > 0);
    if (reason === null || state.finished) return;
    if (reason === "failed") {
      this.failed = openAiRefusalOf(value) ?? gaveUp;
      return;
    }
    state.finished = true;
    deltas.push({ kind: "finish", choice: index, reason, stopSequence: textOf(value.stop_reason) });
  }

  private delta(delta: Record<string, unknown>, choice: number, state: ChoiceState, deltas: ChatDelta[]): void {
    const content = contentTexts(delta.content);
    const reasoning = reasoningOf(delta) || content.reasoning;
    if (reasoning) deltas.push({ kind: "reasoning", choice, text: reasoning });
    if (content.text) deltas.push({ kind: "text", choice, text: content.text });
    if (typeof delta.refusal === "string" && delta.refusal)
      deltas.push({ kind: "refusal", choice, text: delta.refusal });
    if (isObject(delta.function_call)) this.toolCall({ function: delta.function_call }, 0, choice, state, deltas);
    if (Array.isArray(delta.tool_calls)) {
      for (const [position, call] of delta.tool_calls.entries())
        if (isObject(call)) this.toolCall(call, position, choice, state, deltas);
    }
  }

  private toolCall(
    call: Record<string, unknown>,
    position: number,
    choice: number,
    state: ChoiceState,
    deltas: ChatDelta[],
  ): void {
    const index = typeof call.index === "number" ? call.index : position;
    const called = isObject(call.function) ? call.function : isObject(call.custom) ? call.custom : {};
    const id = textOf(call.id) ?? "";
    const name = textOf(called.name) ?? "";
    let known = state.tools.get(index);
    // Some servers give every call the index 0: another id with a name is another call.
    if (!known || (id !== "" && name !== "" && known.id !== id)) {
      if (state.count >= mostTools) return;
      const tool = state.count++;
      known = { tool, id: id || `call_${choice}_${tool}` };
      state.tools.set(index, known);
      deltas.push({ kind: "tool_call", choice, tool, id: known.id, name });
    }
    const json = argumentsOf(called.arguments ?? called.input);
    if (json) deltas.push({ kind: "tool_arguments", choice, tool: known.tool, json });
  }
}

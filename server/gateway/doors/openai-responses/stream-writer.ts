/** Writes a stream of the Responses API out of deltas. */
import type { ResponseOutputItem, ResponseOutputText } from "openai/resources/responses/responses";
import type { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatDelta, FinishReason } from "#server/providers/chat.ts";
import type { ChatStreamWriter, WriteContext } from "../port.ts";
import { errorEventOf } from "./error-event.ts";
import { EventLog } from "./event-log.ts";
import { wishesOf } from "./read-request.ts";
import type { WriterWishes } from "./request-echo.ts";
import { emptyResponse, endingOf, finishedResponse, idBase, textLogprobs } from "./response-object.ts";
import { type ClosingStatus, OpenCall, type OpenItem, OpenMessage, OpenReasoning, type Place } from "./stream-items.ts";

const comment = Buffer.from(": keep-alive\n\n");

/**
 * Deltas → events. Speech (reasoning, a message) is one item at a time; calls stay open until the answer has
 * finished, since vendors may send the arguments of several in turns. Only the first choice is told: the API has no
 * other.
 */
export class ResponsesStreamWriter implements ChatStreamWriter {
  private readonly log = new EventLog();
  private readonly wishes: WriterWishes;
  private readonly output: ResponseOutputItem[] = [];
  private readonly calls = new Map<number, OpenCall>();
  private speech: OpenMessage | OpenReasoning | null = null;
  private readonly early: ResponseOutputText.Logprob[] = [];
  private items = 0;
  private finish: FinishReason | null = null;
  private begun = false;

  constructor(private readonly context: WriteContext) {
    this.wishes = wishesOf(context.read);
  }

  /** Bytes of the events that these deltas make; null: none. */
  write(deltas: readonly ChatDelta[]): Buffer | null {
    for (const delta of deltas) {
      this.begin();
      if (delta.kind !== "start" && delta.choice === 0) this.take(delta);
    }
    return this.log.take();
  }

  /** Closes what is open and says `response.completed` or `response.incomplete`, with the units charged. */
  end(units: Units): Buffer {
    this.begin();
    const finish = this.finish ?? "stop";
    if (this.items === 0) this.message().say("text", "");
    this.closeAll(endingOf(finish).status);
    const response = finishedResponse(this.context, this.output, finish, units);
    const type = response.status === "incomplete" ? "response.incomplete" : "response.completed";
    this.log.add({ type, response });
    return this.log.take() ?? Buffer.alloc(0);
  }

  /** The event that ends this stream before its end, numbered like the ones before it. */
  error(error: AppError): Buffer {
    return errorEventOf(error, this.log.next);
  }

  keepAlive(): Buffer {
    return comment;
  }

  private begin(): void {
    if (this.begun) return;
    this.begun = true;
    const response = emptyResponse(this.context);
    this.log.add({ type: "response.created", response });
    this.log.add({ type: "response.in_progress", response });
  }

  private take(delta: Exclude<ChatDelta, { kind: "start" }>): void {
    switch (delta.kind) {
      case "text":
      case "refusal":
        if (delta.text !== "") this.message().say(delta.kind, delta.text);
        break;
      case "reasoning":
        if (delta.text !== "") this.reasoning().think(delta.text);
        break;
      case "reasoning_signature":
        this.reasoning().sign(delta.signature);
        break;
      case "tool_call":
        this.call(delta.tool, delta.id, delta.name);
        break;
      case "tool_arguments":
        this.calls.get(delta.tool)?.addArguments(delta.json);
        break;
      case "logprobs":
        if (this.wishes.logprobs) this.addLogprobs(delta.logprobs);
        break;
      case "finish":
        this.finish = delta.reason;
        this.closeAll(endingOf(delta.reason).status);
        break;
    }
  }

  private place(kind: string): Place {
    const index = this.items++;
    return { id: `${kind}_${idBase(this.context.requestId)}_${index}`, index };
  }

  private message(): OpenMessage {
    if (this.speech instanceof OpenMessage) return this.speech;
    this.closeSpeech("completed");
    const message = new OpenMessage(this.log, this.place("msg"));
    message.addLogprobs(this.early.splice(0));
    this.speech = message;
    return message;
  }

  /** They may come just before the text that they are of. */
  private addLogprobs(logprobs: unknown): void {
    const read = textLogprobs(logprobs);
    if (this.speech instanceof OpenMessage) this.speech.addLogprobs(read);
    else this.early.push(...read);
  }

  private reasoning(): OpenReasoning {
    if (this.speech instanceof OpenReasoning) return this.speech;
    this.closeSpeech("completed");
    const reasoning = new OpenReasoning(this.log, this.place("rs"), this.wishes.summary);
    this.speech = reasoning;
    return reasoning;
  }

  private call(tool: number, id: string, name: string): void {
    this.closeSpeech("completed");
    const earlier = this.calls.get(tool);
    if (earlier) this.close(earlier, "completed");
    const place = this.place("fc");
    const call = { id: id === "" ? `call_${idBase(this.context.requestId)}_${place.index}` : id, name };
    this.calls.set(tool, new OpenCall(this.log, place, call));
  }

  private close(item: OpenItem, status: ClosingStatus): void {
    this.output[item.place.index] = item.close(status);
  }

  private closeSpeech(status: ClosingStatus): void {
    if (this.speech) this.close(this.speech, status);
    this.speech = null;
  }

  private closeAll(status: ClosingStatus): void {
    const open: OpenItem[] = [...this.calls.values(), ...(this.speech ? [this.speech] : [])];
    for (const item of open.sort((a, b) => a.place.index - b.place.index)) this.close(item, status);
    this.calls.clear();
    this.speech = null;
  }
}

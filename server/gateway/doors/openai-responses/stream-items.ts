/** Output items of a stream while they are open: each begins, grows and closes with its own events. */
import type {
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
} from "openai/resources/responses/responses";
import { deltaHead, type EventLog } from "./event-log.ts";
import { callItem, messageItem, reasoningItem, textPart } from "./response-object.ts";

export type ClosingStatus = "completed" | "incomplete";

/** Where an item stands: its id, and its index in `output`. */
export interface Place {
  id: string;
  index: number;
}

export interface OpenItem {
  readonly place: Place;
  /** Sends the item's last events. @returns the item as it stays */
  close(status: ClosingStatus): ResponseOutputItem;
}

function begin(log: EventLog, place: Place, item: ResponseOutputItem): void {
  log.add({ type: "response.output_item.added", output_index: place.index, item });
}

function done<Item extends ResponseOutputItem>(log: EventLog, place: Place, item: Item): Item {
  log.add({ type: "response.output_item.done", output_index: place.index, item });
  return item;
}

type PartKind = "text" | "refusal";

/** A message: parts of text and of refusal, one after the other. */
export class OpenMessage implements OpenItem {
  private readonly parts: ResponseOutputMessage["content"] = [];
  private kind: PartKind | null = null;
  private said = "";
  private head = "";
  private logprobs: ResponseOutputText.Logprob[] = [];

  constructor(
    private readonly log: EventLog,
    readonly place: Place,
  ) {
    begin(log, place, messageItem(place.id, "in_progress", []));
  }

  say(kind: PartKind, delta: string): void {
    this.openPart(kind);
    this.said += delta;
    if (delta !== "") this.log.addDelta(this.head, delta, kind === "text" ? ',"logprobs":[]}' : "}");
  }

  /** Log probabilities of text that has come; told with the part's last events. */
  addLogprobs(logprobs: ResponseOutputText.Logprob[]): void {
    this.logprobs.push(...logprobs);
  }

  private get partPlace() {
    const { id, index } = this.place;
    return { item_id: id, output_index: index, content_index: this.parts.length };
  }

  private openPart(kind: PartKind): void {
    if (this.kind === kind) return;
    this.closePart();
    this.kind = kind;
    this.said = "";
    const part = kind === "text" ? textPart("") : { type: "refusal" as const, refusal: "" };
    this.log.add({ type: "response.content_part.added", ...this.partPlace, part });
    this.head = deltaHead(kind === "text" ? "response.output_text.delta" : "response.refusal.delta", this.partPlace);
  }

  private closePart(): void {
    if (this.kind === null) return;
    const place = this.partPlace;
    if (this.kind === "text") {
      const part = textPart(this.said, this.logprobs);
      this.log.add({ type: "response.output_text.done", ...place, text: this.said, logprobs: this.logprobs });
      this.log.add({ type: "response.content_part.done", ...place, part });
      this.parts.push(part);
      this.logprobs = [];
    } else {
      const part = { type: "refusal" as const, refusal: this.said };
      this.log.add({ type: "response.refusal.done", ...place, refusal: this.said });
      this.log.add({ type: "response.content_part.done", ...place, part });
      this.parts.push(part);
    }
    this.kind = null;
  }

  close(status: ClosingStatus): ResponseOutputMessage {
    this.closePart();
    return done(this.log, this.place, messageItem(this.place.id, status, this.parts));
  }
}

/** Reasoning: as text of its own, or as the summary that the client asked for. */
export class OpenReasoning implements OpenItem {
  private said: string | null = null;
  private signature: string | null = null;
  private readonly head: string;

  constructor(
    private readonly log: EventLog,
    readonly place: Place,
    private readonly summary: boolean,
  ) {
    begin(log, place, reasoningItem(place.id, "in_progress", null, { summary, signature: null }));
    this.head = summary
      ? deltaHead("response.reasoning_summary_text.delta", this.summaryPlace)
      : deltaHead("response.reasoning_text.delta", this.contentPlace);
  }

  private get summaryPlace() {
    return { item_id: this.place.id, output_index: this.place.index, summary_index: 0 };
  }

  private get contentPlace() {
    return { item_id: this.place.id, output_index: this.place.index, content_index: 0 };
  }

  think(delta: string): void {
    if (this.said === null) this.openText();
    this.said = (this.said ?? "") + delta;
    if (delta !== "") this.log.addDelta(this.head, delta, "}");
  }

  /** The vendor's proof; some send it in pieces. */
  sign(signature: string): void {
    this.signature = (this.signature ?? "") + signature;
  }

  private openText(): void {
    if (this.summary) {
      const part = { type: "summary_text" as const, text: "" };
      this.log.add({ type: "response.reasoning_summary_part.added", ...this.summaryPlace, part });
    } else {
      const part = { type: "reasoning_text" as const, text: "" };
      this.log.add({ type: "response.content_part.added", ...this.contentPlace, part });
    }
  }

  private closeText(text: string): void {
    if (this.summary) {
      const part = { type: "summary_text" as const, text };
      this.log.add({ type: "response.reasoning_summary_text.done", ...this.summaryPlace, text });
      this.log.add({ type: "response.reasoning_summary_part.done", ...this.summaryPlace, part });
    } else {
      const part = { type: "reasoning_text" as const, text };
      this.log.add({ type: "response.reasoning_text.done", ...this.contentPlace, text });
      this.log.add({ type: "response.content_part.done", ...this.contentPlace, part });
    }
  }

  close(status: ClosingStatus): ResponseOutputItem {
    if (this.said !== null) this.closeText(this.said);
    const { summary, signature } = this;
    return done(this.log, this.place, reasoningItem(this.place.id, status, this.said, { summary, signature }));
  }
}

/** A call of a function. */
export class OpenCall implements OpenItem {
  private json = "";
  private readonly head: string;

  constructor(
    private readonly log: EventLog,
    readonly place: Place,
    private readonly call: { id: string; name: string },
  ) {
    begin(log, place, callItem(place.id, "in_progress", { ...call, arguments: "" }));
    this.head = deltaHead("response.function_call_arguments.delta", this.where);
  }

  private get where() {
    return { item_id: this.place.id, output_index: this.place.index };
  }

  addArguments(json: string): void {
    this.json += json;
    if (json !== "") this.log.addDelta(this.head, json, "}");
  }

  close(status: ClosingStatus): ResponseOutputItem {
    const { name } = this.call;
    this.log.add({ type: "response.function_call_arguments.done", ...this.where, name, arguments: this.json });
    return done(this.log, this.place, callItem(this.place.id, status, { ...this.call, arguments: this.json }));
  }
}

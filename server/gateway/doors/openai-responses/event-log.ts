/**
 * Events of a stream of the Responses API, numbered, as bytes (platform.openai.com/docs/api-reference/
 * responses-streaming). The event's name stands in front of its data as the API does it.
 */
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import type { ResponseObject } from "./response-object.ts";

type Numbered = { sequence_number: number };
type WithoutNumber<Event> = Event extends Numbered ? Omit<Event, "sequence_number"> : never;
type Lifecycle = "response.created" | "response.in_progress" | "response.completed" | "response.incomplete";

/** Any event of the official client's type; lifecycle events with the response as it travels. */
export type StreamEvent =
  | WithoutNumber<Exclude<ResponseStreamEvent, { type: Lifecycle }>>
  | { type: Lifecycle; response: ResponseObject };

export class EventLog {
  private sequence = 0;
  private pending = "";

  add(event: StreamEvent): void {
    const { type, ...rest } = event;
    this.pending += `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: this.sequence++, ...rest })}\n\n`;
  }

  /**
   * A delta, without building an object for it: streams are made of these.
   *
   * @param head what comes before the sequence number, made once by `deltaHead`
   */
  addDelta(head: string, delta: string, tail: string): void {
    this.pending += `${head}${this.sequence++},"delta":${JSON.stringify(delta)}${tail}\n\n`;
  }

  /** The number that the next event bears. */
  get next(): number {
    return this.sequence;
  }

  /** What has been added since the last call; null: nothing. */
  take(): Buffer | null {
    if (this.pending === "") return null;
    const bytes = Buffer.from(this.pending);
    this.pending = "";
    return bytes;
  }
}

/** Begins a delta's event up to its sequence number. `place` says where the delta belongs. */
export function deltaHead(type: StreamEvent["type"], place: Record<string, string | number>): string {
  const fields = JSON.stringify({ type, ...place });
  return `event: ${type}\ndata: ${fields.slice(0, -1)},"sequence_number":`;
}

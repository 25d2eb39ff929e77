import type { Behaviour } from "../model-name.ts";

/** A request of a media endpoint, read: JSON's members, or a form's fields and its file. */
export interface MediaRequest {
  endpoint: string;
  model: string;
  behaviour: Behaviour;
  fields: Record<string, unknown>;
  /** A form's `file` or first `image`; null: none. */
  file: Buffer | null;
  /** Files that came. */
  files: number;
}

/** What is to be sent: whole, or piece by piece. */
export interface MediaPlan {
  contentType: string;
  pieces: Buffer[];
  stream: boolean;
}

export interface MediaRefusal {
  status: number;
  message: string;
  param: string;
}

export type MediaHandler = (request: MediaRequest) => MediaPlan | MediaRefusal;

/** The model says nothing about usage. */
export const hidesUsage = ({ behaviour }: MediaRequest): boolean =>
  behaviour.kind === "fault" && behaviour.fault === "usage-missing";

export const jsonPlan = (body: unknown): MediaPlan => ({
  contentType: "application/json",
  pieces: [Buffer.from(JSON.stringify(body))],
  stream: false,
});

/** Typed events as OpenAI streams them: `event:` and `data:` with the type in both. */
export const eventPlan = (events: { type: string }[]): MediaPlan => ({
  contentType: "text/event-stream",
  pieces: events.map((event) => Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)),
  stream: true,
});

export const isSet = (value: unknown): boolean => value === true || value === "true";

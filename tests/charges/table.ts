/**
 * What a vendor's answers must become at OpenAI's client, and what each costs. Every sum is worked out by hand:
 * micro-credits a token are 2.5 in, 0.25 cached, 3.125 written to a cache, 2 of images, 10 out, 12 reasoned.
 */
import type OpenAI from "openai";
import type { Units } from "#server/contracts/units.ts";

/** A text or bytes: a stream. */
export type Body = object | string | Buffer;

/** Upstream model, body, what the client reads, the units, the sum by hand. */
export type Answered = readonly [model: string, body: Body, read: OpenAI.ChatCompletion, units: Units, micros: bigint];

/** The model that is asked about a picture, what its request says of it, and the answer. */
export type Seen = readonly [sent: string, ...answered: Answered];

/** What the client is told of a refusal, for which there is nothing to charge. */
export type Refused = readonly [status: number, body: string, told: object];

/** A stream that the vendor ends with an error: the text before it, and what that costs. */
export type Broken = readonly [model: string, body: string | Buffer, text: string, units: Units, micros: bigint];

/** An answer of which nobody says what it used: counted. */
export type Counted = readonly [model: string, body: Body, text: string, units: Units, micros: bigint];

/** Every cell that a vendor must have. */
export interface Table {
  sync: Answered;
  stream: Answered;
  tools: Answered;
  "tools as a stream": Answered;
  /** A vendor without eyes refuses. */
  vision: Seen | Refused;
  reasoning: Answered;
  "reasoning as a stream": Answered;
  error: Refused;
  "error within a stream": Broken;
  "usage missing": Counted;
  "usage missing on a stream": Counted;
}

const every: Record<keyof Table, true> = {
  sync: true,
  stream: true,
  tools: true,
  "tools as a stream": true,
  vision: true,
  reasoning: true,
  "reasoning as a stream": true,
  error: true,
  "error within a stream": true,
  "usage missing": true,
  "usage missing on a stream": true,
};
export const cells = Object.keys(every) as (keyof Table)[];

/** A call as OpenAI's client reads it. */
export const call = (id: string, name: string, json: object | string) => ({
  id,
  type: "function" as const,
  function: { name, arguments: typeof json === "string" ? json : JSON.stringify(json) },
});

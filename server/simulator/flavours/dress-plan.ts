/** OpenAI's answers in a vendor's accent: the same words, other members. */
import type { ChatPlan } from "../openai/chat-plan.ts";
import { sseEvent } from "../openai/sse-event.ts";

export type Json = Record<string, unknown>;

/** The object of one event. */
export const objectOf = (event: Buffer): Json => JSON.parse(event.toString().slice("data: ".length)) as Json;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Each event's object changed. */
export const mapEvents = (events: readonly Buffer[], change: (event: Json, index: number) => Json): Buffer[] =>
  events.map((event, index) => sseEvent(change(objectOf(event), index)));

/** The sync body's object changed. */
export const mapBody = (plan: ChatPlan, change: (body: Json) => Json): Buffer =>
  Buffer.from(JSON.stringify(change(JSON.parse(plan.syncBody.toString()) as Json)));

/** The choices of an answer or a chunk, each changed. */
export const mapChoices = (holder: Json, change: (choice: Json) => Json): Json => ({
  ...holder,
  choices: Array.isArray(holder.choices) ? holder.choices.filter(isObject).map(change) : [],
});

/** A request's body; empty when it is none. */
export function bodyOf(bytes: Buffer): Json {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

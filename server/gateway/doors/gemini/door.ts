/** Google's Gemini API as a client format: models/<model>:generateContent and :streamGenerateContent. */
import type { ChatDoor } from "../port.ts";
import { errorElementOf, errorEventOf, geminiError } from "./errors.ts";
import { readGeminiRequest } from "./read-request.ts";
import { GeminiStreamWriter } from "./stream-writer.ts";
import { writeGeminiAnswer } from "./write-answer.ts";

const makeDoor = (jsonArray: boolean): ChatDoor => ({
  format: "gemini",
  streamType: jsonArray ? "application/json; charset=utf-8" : "text/event-stream; charset=utf-8",
  read: (input) => readGeminiRequest(input, jsonArray),
  writeAnswer: writeGeminiAnswer,
  writer: (context) => new GeminiStreamWriter(context, jsonArray),
  errorBody: (error) => Buffer.from(JSON.stringify(geminiError(error))),
  errorEvent: (error) => (jsonArray ? errorElementOf(error, false) : errorEventOf(error)),
});

/** Streams as events: `alt=sse`, which Google's own clients ask for. */
export const geminiDoor: ChatDoor = makeDoor(false);

/** Streams as one JSON array: what Google answers without `alt=sse`. */
export const geminiArrayDoor: ChatDoor = makeDoor(true);

/** The door for a request's query. */
export const geminiDoorOf = (query: URLSearchParams): ChatDoor =>
  (query.get("alt") ?? query.get("$alt")) === "sse" ? geminiDoor : geminiArrayDoor;

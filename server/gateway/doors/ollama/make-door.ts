import type { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer } from "#server/providers/chat.ts";
import type { ChatDoor, WriteContext } from "../port.ts";
import { type Form, lastObject, logprobsMember } from "./answer-object.ts";
import { OllamaLineWriter } from "./stream-writer.ts";

/** Ollama's errors: a text, and what programs may want of it beside it. */
const errorText = (error: AppError): string =>
  JSON.stringify({ error: error.userMessage, code: error.code, ...error.extra });

function writeAnswer(form: Form, answer: ChatAnswer, units: Units, context: WriteContext): Buffer {
  const choice = answer.choices[0];
  const content = {
    text: choice?.text ?? choice?.refusal ?? "",
    thinking: choice?.reasoning ?? null,
    toolCalls: choice?.toolCalls ?? [],
  };
  const nowMs = performance.now();
  const elapsedMs = nowMs - (context.startedMs ?? nowMs);
  const ending = { finish: choice?.finish ?? ("stop" as const), units, elapsedMs };
  return Buffer.from(
    JSON.stringify({ ...lastObject(form, context, content, ending), ...logprobsMember(choice?.logprobs) }),
  );
}

/** A door of one of Ollama's two forms. */
export const makeOllamaDoor = (form: Form, format: ChatDoor["format"], read: ChatDoor["read"]): ChatDoor => ({
  format,
  streamType: "application/x-ndjson",
  read,
  writeAnswer: (answer, units, context) => writeAnswer(form, answer, units, context),
  writer: (context) => new OllamaLineWriter(form, context),
  errorBody: (error) => Buffer.from(errorText(error)),
  // Without `done`, so it never looks like an end; Ollama's clients raise it.
  errorEvent: (error) => Buffer.from(`${errorText(error)}\n`),
});

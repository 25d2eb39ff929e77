/** OpenAI's older text completions as a client format: POST /completions. */
import { errorBody } from "#server/contracts/errors.ts";
import type { ChatDoor } from "../port.ts";
import { readCompletionsRequest } from "./read-request.ts";
import { CompletionChunkWriter } from "./stream-writer.ts";
import { writeCompletion } from "./write-answer.ts";

export const openAiCompletionsDoor: ChatDoor = {
  format: "openai_completions",
  streamType: "text/event-stream; charset=utf-8",
  read: readCompletionsRequest,
  writeAnswer: writeCompletion,
  writer: (context) => new CompletionChunkWriter(context),
  errorBody: (error) => Buffer.from(JSON.stringify(errorBody(error))),
  errorEvent: (error) => Buffer.from(`data: ${JSON.stringify(errorBody(error))}\n\n`),
};

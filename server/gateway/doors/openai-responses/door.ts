/** OpenAI's Responses API as a client format: POST /responses. */
import { errorBody } from "#server/contracts/errors.ts";
import type { ChatDoor } from "../port.ts";
import { errorEventOf } from "./error-event.ts";
import { readResponsesRequest } from "./read-request.ts";
import { ResponsesStreamWriter } from "./stream-writer.ts";
import { writeResponse } from "./write-answer.ts";

export const openAiResponsesDoor: ChatDoor = {
  format: "openai_responses",
  streamType: "text/event-stream; charset=utf-8",
  read: readResponsesRequest,
  writeAnswer: writeResponse,
  writer: (context) => new ResponsesStreamWriter(context),
  errorBody: (error) => Buffer.from(JSON.stringify(errorBody(error))),
  errorEvent: (error) => errorEventOf(error, 0),
};

/** Anthropic's Messages API as a client format: POST /v1/messages. */
import type { ChatDoor } from "../port.ts";
import { anthropicError } from "./error-shape.ts";
import { readMessagesRequest } from "./read-request.ts";
import { AnthropicStreamWriter } from "./stream-writer.ts";
import { writeMessage } from "./write-answer.ts";

export const anthropicDoor: ChatDoor = {
  format: "anthropic",
  streamType: "text/event-stream; charset=utf-8",
  read: readMessagesRequest,
  writeAnswer: writeMessage,
  writer: (context) => new AnthropicStreamWriter(context),
  errorBody: (error) => Buffer.from(anthropicError(error)),
  errorEvent: (error) => Buffer.from(`event: error\ndata: ${anthropicError(error)}\n\n`),
};

/** OpenAI's chat completions as a client format. */
import { errorBody } from "#server/contracts/errors.ts";
import type { ChatDoor } from "../port.ts";
import { readChatRequest } from "./read-request.ts";
import { ChatChunkWriter } from "./stream-writer.ts";
import { writeChatAnswer } from "./write-answer.ts";

export const openAiChatDoor: ChatDoor = {
  format: "openai_chat",
  streamType: "text/event-stream; charset=utf-8",
  read: readChatRequest,
  writeAnswer: writeChatAnswer,
  writer: (context) => new ChatChunkWriter(context),
  errorBody: (error) => Buffer.from(JSON.stringify(errorBody(error))),
  errorEvent: (error) => Buffer.from(`data: ${JSON.stringify(errorBody(error))}\n\n`),
};

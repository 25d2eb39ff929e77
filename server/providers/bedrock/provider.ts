import type { ChatProvider } from "#server/providers/port.ts";
import { readAnswer } from "./answer.ts";
import { authorizeBedrock } from "./authorize.ts";
import { bedrockRefusal } from "./error.ts";
import { makeRequest } from "./request.ts";
import { BedrockStreamReader } from "./stream-reader.ts";

/** AWS Bedrock by Converse and ConverseStream; clients have no door of its format. */
export const bedrockProvider: ChatProvider = {
  format: "bedrock",
  codec: { request: makeRequest, answer: readAnswer, reader: () => new BedrockStreamReader() },
  native: {},
  authorize: authorizeBedrock,
  refusal: bedrockRefusal,
};

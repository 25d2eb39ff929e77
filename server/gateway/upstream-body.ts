import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { MicroCredits } from "#server/contracts/money.ts";
import { openAiEdits } from "#server/providers/openai/request.ts";
import type { ChatRequest } from "./chat-request.ts";
import { outputCap } from "./estimate.ts";
import { applyEdits } from "./json-members.ts";

/** The client's body as this route's upstream gets it: byte for byte the same but for the few members we set. */
export function upstreamBody(chat: ChatRequest, route: RouteSnapshot, held: MicroCredits): Buffer {
  const edits = openAiEdits(chat.body, chat.members, {
    kind: route.providerKind,
    upstreamModel: route.upstreamModel,
    stream: chat.stream,
    streamOptions: chat.streamOptions,
    outputCap: outputCap(route, chat, held),
  });
  return applyEdits(chat.body, edits);
}

/** Answers that no upstream gives: magic words (mission.md A9) and the budget stop as a message (A10). */
import type { EndpointSnapshot } from "#server/catalog/snapshot.ts";
import { formatCredits, type MicroCredits } from "#server/contracts/money.ts";
import type { ChatAnswer, ChatDelta } from "#server/providers/chat.ts";
import type { ChatDoor, ChatRead } from "./doors/port.ts";
import { mayUse } from "./list-models.ts";
import type { ReplySink } from "./types.ts";

const nothingUsed = { input: 0, output: 0 };

/** Answers a chat with this text as if a model had said it: in the client's format, whole or as a stream. */
export function answerLocally(
  sink: ReplySink,
  door: ChatDoor,
  read: ChatRead,
  reply: { requestId: string; text: string; headers?: string[] },
): void {
  const context = {
    requestId: reply.requestId,
    createdAtSeconds: Math.floor(Date.now() / 1000),
    model: read.model,
    read,
  };
  const headers = ["x-request-id", reply.requestId, ...(reply.headers ?? [])];
  if (read.stream) {
    const writer = door.writer(context);
    const deltas: ChatDelta[] = [
      { kind: "start", id: null, model: null },
      { kind: "text", choice: 0, text: reply.text },
      { kind: "finish", choice: 0, reason: "stop", stopSequence: null },
    ];
    sink.head(200, ["content-type", door.streamType, "cache-control", "no-cache", ...headers]);
    const bytes = writer.write(deltas);
    if (bytes) sink.write(bytes);
    sink.end(writer.end(nothingUsed));
    return;
  }
  const body = door.writeAnswer(answerOf(reply.text), nothingUsed, context);
  sink.head(200, ["content-type", "application/json", "content-length", String(body.length), ...headers]);
  sink.end(body);
}

const answerOf = (text: string): ChatAnswer => ({
  id: null,
  model: null,
  choices: [
    {
      text,
      refusal: null,
      reasoning: null,
      reasoningSignature: null,
      toolCalls: [],
      finish: "stop",
      stopSequence: null,
      logprobs: null,
    },
  ],
  units: nothingUsed,
});

/** Whether this is one of the merchant's magic words, however it is padded or written. */
export const isMagicWord = (snapshot: EndpointSnapshot, text: string | null): boolean =>
  text !== null && text.length <= 256 && snapshot.magicWords.includes(text.trim().toLowerCase());

/** What a magic word answers: JSON that people and programs can read, without any secret. */
export const balanceText = (
  snapshot: EndpointSnapshot,
  wallet: { budget: MicroCredits; remaining: MicroCredits } | null,
): string =>
  JSON.stringify(
    {
      ve_id: snapshot.virtualEndpointId,
      name: snapshot.endpointName,
      credit_remaining: wallet && formatCredits(wallet.remaining),
      credit_budget: wallet && formatCredits(wallet.budget),
      logical_models: [...new Set(snapshot.models.values())]
        .filter((model) => mayUse(snapshot, model))
        .map((model) => model.name),
    },
    null,
    2,
  );

/** The budget stop as a natural message, with the merchant's own words where it has some. */
export const exhaustionText = (snapshot: Pick<EndpointSnapshot, "exhaustion">, checkoutUrl: string): string =>
  (
    snapshot.exhaustion.message ??
    "The credits of this assistant are used up, so I can't answer right now. You can add credits here: {checkout_url}"
  ).replaceAll("{checkout_url}", checkoutUrl);

import { tracked } from "@trpc/server";

/** When a subscription ends; one that is called in this process, without a connection, ends with its reader. */
export const endOf = (signal: AbortSignal | undefined): AbortSignal => signal ?? new AbortController().signal;

/** Each item with its id, by which a client that comes back says what it has seen. */
export async function* trackedById<Item extends { id: string }>(items: AsyncIterable<Item>) {
  for await (const item of items) yield tracked(item.id, item);
}

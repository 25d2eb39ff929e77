import { tracked } from "@trpc/server";
import type { LiveEvent } from "#server/contracts/live.ts";
import { appErrorOf } from "./errors.ts";

/** Whoever has lost the right to look sees nothing more after this time. */
const checkedEveryMs = 30_000;

interface WhileAllowed<Item> {
  /** Asks for the right again. @throws AppError when it is gone */
  check: () => Promise<unknown>;
  open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>;
  /** Undefined: called in this process, without a connection; it ends with its reader. */
  signal: AbortSignal | undefined;
  everyMs?: number;
}

/**
 * What is opened, as long as its reader may see it; then it ends with what the check said.
 * @throws AppError what opening it throws
 */
export async function whileAllowed<Item>(options: WhileAllowed<Item>): Promise<AsyncIterable<Item>> {
  const { open, signal } = options;
  const refused = new AbortController();
  const items = await open(signal ? AbortSignal.any([signal, refused.signal]) : refused.signal);
  return checked(items, refused, options);
}

async function* checked<Item>(
  items: AsyncIterable<Item>,
  refused: AbortController,
  { check, everyMs = checkedEveryMs }: WhileAllowed<Item>,
): AsyncGenerator<Item> {
  const refuse = (error: unknown) => {
    // A fault of ours is no refusal: it is asked again.
    if (appErrorOf(error).status < 500) refused.abort(error);
  };
  const timer = setInterval(() => void check().catch(refuse), everyMs);
  try {
    yield* items;
    if (refused.signal.aborted) throw refused.signal.reason;
  } finally {
    clearInterval(timer);
  }
}

/** Each request with its id, by which a client that comes back says what it has seen. */
export async function* trackRequests(events: AsyncIterable<LiveEvent>) {
  for await (const event of events) yield event.type === "request" ? tracked(event.request.id, event) : event;
}

/** So much waits for a slow reader; the sources wait behind it, and forget what is too old by themselves. */
const mostWaiting = 32;

type Source<Item> = (signal: AbortSignal) => AsyncIterable<Item>;

/**
 * What these sources bring, as it comes, until the signal is given, the reader leaves or all have ended. They are
 * opened with the reading and closed with its end, whichever way it ends.
 * @throws what one of them throws
 */
export async function* merge<Item>(sources: readonly Source<Item>[], signal: AbortSignal): AsyncGenerator<Item> {
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  const waiting: Item[] = [];
  const failures: unknown[] = [];
  let running = sources.length;
  let wake = () => {};
  let makeRoom = () => {};
  const changed = () => new Promise<void>((resolve) => (wake = resolve));
  const room = () => new Promise<void>((resolve) => (makeRoom = resolve));
  let roomMade = room();

  async function pump(source: Source<Item>): Promise<void> {
    try {
      for await (const item of source(either)) {
        waiting.push(item);
        wake();
        while (waiting.length >= mostWaiting && !either.aborted) await roomMade;
      }
    } catch (error) {
      failures.push(error);
    } finally {
      running -= 1;
      wake();
    }
  }

  const pumps = sources.map(pump);
  try {
    while (!either.aborted && failures.length === 0 && (running > 0 || waiting.length > 0)) {
      if (waiting.length === 0) await changed();
      yield* waiting.splice(0);
      makeRoom();
      roomMade = room();
    }
    if (failures.length > 0) throw failures[0];
  } finally {
    left.abort();
    makeRoom();
    await Promise.all(pumps);
  }
}

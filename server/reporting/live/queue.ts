/** A queue that one reader waits on; what it is too slow for is forgotten, the oldest first. */
export class LiveQueue<Item> {
  #items: Item[] = [];
  #wake: (() => void) | null = null;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  push(item: Item): void {
    this.#items.push(item);
    if (this.#items.length > this.#most) this.#items.shift();
    this.#wake?.();
  }

  /** All that has come, as soon as something has; empty: the signal was given, or the time is over. */
  async take(signal: AbortSignal, timeoutMs?: number): Promise<Item[]> {
    if (this.#items.length === 0 && !signal.aborted) await this.#arrival(signal, timeoutMs);
    const items = this.#items;
    this.#items = [];
    return signal.aborted ? [] : items;
  }

  #arrival(signal: AbortSignal, timeoutMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs);
      const wake = done;
      this.#wake = wake;
      signal.addEventListener("abort", done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
  }
}

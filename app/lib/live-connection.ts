/**
 * One connection of a page for everything on it that is live: browsers keep few at a time. It stands while somebody
 * wants something and the page is seen, and comes back by itself.
 */
import type { LiveEvent } from "#server/contracts/live.ts";
import { concerns, type LiveQuestion, type LiveWish, questionOf } from "./live-wish.ts";

export interface LiveHandlers {
  /** It stands; after a break once more. */
  onOpen(): void;
  /** `id` says where to go on. */
  onEvent(event: LiveEvent, id: string | null): void;
  /** Ended; `refused`: trying again would not help. */
  onEnd(refused: boolean): void;
}

export interface LiveDeps {
  /** Opens it. @returns closes it, and no handler is called any more */
  open(question: LiveQuestion & { lastEventId: string | null }, handlers: LiveHandlers): () => void;
  /** The reader may not look any more: signed out, removed. */
  onRefused(): void;
}

/** What happens; `opened`: what was loaded before may be out of date. */
export type LiveNews = LiveEvent | { type: "opened" };

interface Listener {
  wish: LiveWish;
  hear(news: LiveNews): void;
}

/** Changes of a page come together: what leaves and what takes its place are one change. */
const gatherMs = 30;
/** Shorter breaks are nobody's business. */
const lostAfterMs = 4_000;
const firstWaitMs = 500;
const longestWaitMs = 15_000;

export class LiveConnection {
  readonly #deps: LiveDeps;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #standing: { text: string; close(): void } | null = null;
  #syncTimer: ReturnType<typeof setTimeout> | undefined;
  #lostTimer: ReturnType<typeof setTimeout> | undefined;
  #lastEventId: string | null = null;
  #failures = 0;
  #seen = true;
  #online = true;
  #lost = false;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  /** Hears of what is wished. @returns stops it */
  want(wish: LiveWish, hear: (news: LiveNews) => void): () => void {
    const listener = { wish, hear };
    this.#listeners.add(listener);
    this.#syncIn(gatherMs);
    return () => {
      this.#listeners.delete(listener);
      this.#syncIn(gatherMs);
    };
  }

  /** Whether anybody can see the page: a hidden one hears nothing. */
  setSeen(seen: boolean): void {
    this.#seen = seen;
    this.#failures = 0;
    this.#syncIn(0);
  }

  /** Whether the browser has a network at all. */
  setOnline(online: boolean): void {
    this.#online = online;
    this.#failures = 0;
    if (!online) this.#setLost(true);
    this.#syncIn(0);
  }

  /** What is shown is older than it looks. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Tells when `lost` has changed. @returns stops it */
  watchLost(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #syncIn(ms: number): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = setTimeout(() => this.#sync(), ms);
  }

  /** Opens, closes or leaves it as it is. */
  #sync(): void {
    const question = this.#seen && this.#online ? questionOf([...this.#listeners].map(({ wish }) => wish)) : null;
    const text = JSON.stringify(question);
    if (question !== null && this.#standing?.text === text) return;
    this.#close();
    if (question === null) {
      clearTimeout(this.#lostTimer);
      this.#lostTimer = undefined;
      if (this.#online) this.#setLost(false);
      return;
    }
    this.#waiting();
    const standing = { text, close: () => {} };
    this.#standing = standing;
    const handlers = this.#handlers(() => this.#standing === standing);
    standing.close = this.#deps.open({ ...question, lastEventId: this.#lastEventId }, handlers);
  }

  /** What a connection that was closed still says is not heard. */
  #close(): void {
    const standing = this.#standing;
    this.#standing = null;
    standing?.close();
  }

  #handlers(stands: () => boolean): LiveHandlers {
    return {
      onOpen: () => {
        if (!stands()) return;
        this.#failures = 0;
        clearTimeout(this.#lostTimer);
        this.#lostTimer = undefined;
        this.#setLost(false);
        this.#tell({ type: "opened" });
      },
      onEvent: (event, id) => {
        if (!stands()) return;
        this.#lastEventId = id ?? this.#lastEventId;
        this.#tell(event);
      },
      onEnd: (refused) => {
        if (!stands()) return;
        this.#close();
        if (refused) {
          this.#setLost(true);
          this.#deps.onRefused();
          return;
        }
        this.#waiting();
        this.#syncIn(Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures++));
      },
    };
  }

  #tell(news: LiveNews): void {
    for (const { wish, hear } of this.#listeners) if (news.type === "opened" || concerns(wish, news)) hear(news);
  }

  #waiting(): void {
    this.#lostTimer ??= setTimeout(() => this.#setLost(true), lostAfterMs);
  }

  #setLost(lost: boolean): void {
    if (this.#lost === lost) return;
    this.#lost = lost;
    for (const watcher of this.#watchers) watcher();
  }
}

/**
 * Forms that the network did not take, or that came after the session's end: they stay as they are, and are sent again
 * or given back to be changed. Stands between Remix and `fetch`, so that it covers every form of every page; `once`
 * makes of several sendings one effect. Each says who typed it, however late it is sent.
 */
import { typedByHeader } from "./typed-by.ts";

/** No connection, or nobody signed in any more. */
export type Obstacle = "connection" | "session";

/**
 * Remix's answer to a form that leaves its page as it is: `{ data: null }` in turbo-stream. Forms take null as no answer;
 * of an action that answers `undefined` the router says that it is wrong, and shows the error page.
 */
const noAnswer = '[{"_1":-5},"data"]';

interface Kept {
  obstacle: Obstacle;
  sendAgain(): void;
  giveBack(): void;
}

/** A form as Remix posts it by script: with its user's cookies; its loaders are GETs. What goes without them is no form. */
const isForm = (url: URL, init: RequestInit | undefined) =>
  url.pathname.endsWith(".data") && (init?.method ?? "GET").toUpperCase() !== "GET" && init?.credentials !== "omit";

/** Remix's redirect, as it is in turbo-stream, to the sign-in that leads back. */
async function leadsToSignIn(response: Response): Promise<boolean> {
  return response.status === 202 && (await response.clone().text()).includes('"/login?redirectTo=');
}

/** The forms under way; `fetch` is the browser's. */
export class KeptSubmissions {
  #kept: readonly Kept[] = [];
  readonly #listeners = new Set<() => void>();
  /** Whose page this is, as `typistAt` has it; null: nobody's. */
  typist: string | null = null;

  /** As `fetch`, but a form that did not get through waits for what its user decides. @throws what `fetch` throws */
  wrap(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    const send = async (input: RequestInfo | URL, init: RequestInit): Promise<Response> => {
      const keep = (obstacle: Obstacle) => this.#keep(obstacle, () => send(input, init), init?.signal ?? null);
      try {
        const response = await fetch(input, init);
        return (await leadsToSignIn(response)) ? await keep("session") : response;
      } catch (error) {
        // Browsers throw a TypeError where the network fails, and what the signal says where it is aborted.
        if (!(error instanceof TypeError)) throw error;
        return keep("connection");
      }
    };
    return async (input, init) => {
      const address = input instanceof Request ? input.url : input;
      return isForm(new URL(address, "http://here"), init) ? send(input, this.#signed(init)) : fetch(input, init);
    };
  }

  #signed(init: RequestInit | undefined): RequestInit {
    const headers = new Headers(init?.headers);
    if (this.typist !== null) headers.set(typedByHeader, this.typist);
    return { ...init, headers };
  }

  #keep(obstacle: Obstacle, send: () => Promise<Response>, signal: AbortSignal | null): Promise<Response> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => () => {
        signal?.removeEventListener("abort", leave);
        this.#set(this.#kept.filter((other) => other !== kept));
        act();
      };
      const kept: Kept = {
        obstacle,
        sendAgain: settle(() => send().then(resolve, reject)),
        // With a status of failure nothing is loaded anew, which would fail as well.
        giveBack: settle(() => resolve(new Response(noAnswer, { status: 503 }))),
      };
      const leave = settle(() => reject(signal?.reason));
      signal?.addEventListener("abort", leave);
      this.#set([...this.#kept, kept]);
    });
  }

  #set(kept: readonly Kept[]): void {
    this.#kept = kept;
    for (const listener of this.#listeners) listener();
  }

  /** What the first form that waits was met by; null: none waits. */
  readonly obstacle = (): Obstacle | null => this.#kept[0]?.obstacle ?? null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Sends every form again that waits. */
  sendAgain(): void {
    for (const kept of this.#kept) kept.sendAgain();
  }

  /** Ends the sending: the forms can be changed again. */
  giveBack(): void {
    for (const kept of this.#kept) kept.giveBack();
  }

  /** Ends it where the page is somebody's and somebody else is signed in by now. @returns whether that is so */
  leaveTo(now: string | null): boolean {
    if (this.typist === null || now === null || now === this.typist) return false;
    this.giveBack();
    return true;
  }
}

/** This browser window's. */
export const keptSubmissions = new KeptSubmissions();

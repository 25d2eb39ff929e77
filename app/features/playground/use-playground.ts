import { useCallback, useEffect, useRef, useState } from "react";
import type { PlaygroundKeyView } from "#server/contracts/playground.ts";
import type { ToolCall } from "./answer.ts";
import type { ChatBody } from "./chat-body.ts";
import { type Entry, isRunning, lastAsked, messagesOf, newRun, openCalls, type Run } from "./conversation.ts";
import type { Failure } from "./failure.ts";
import { KeyRefused, runChat } from "./run-chat.ts";

interface PlaygroundParts {
  baseUrl: string;
  openKey: () => Promise<PlaygroundKeyView>;
  /** The request of these messages. */
  bodyOf: (messages: ReturnType<typeof messagesOf>) => ChatBody;
}

/** A key is not begun with when it has less than this left. */
const leastLeftMs = 20_000;

const noKey = (error: unknown): Failure => ({
  title: "The playground could not be opened",
  advice: error instanceof Error && error.message ? error.message : "Reload the page, then try again.",
  checkoutUrl: null,
});

/** The conversation of a playground and its acts. One answer at a time; leaving the page stops it. */
export function usePlayground({ baseUrl, openKey, bodyOf }: PlaygroundParts) {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const nextId = useRef(1);
  const key = useRef<PlaygroundKeyView | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const secret = async (fresh: boolean): Promise<string> => {
    const isGood = key.current !== null && Date.parse(key.current.expires_at) - Date.now() > leastLeftMs;
    if (fresh || !isGood) key.current = await openKey();
    return key.current?.secret ?? "";
  };

  const attempt = async (body: ChatBody, signal: AbortSignal, onChange: (run: Run) => void): Promise<Run> => {
    const call = { baseUrl, body, signal, onChange };
    try {
      return await runChat({ ...call, secret: await secret(false) });
    } catch (error) {
      if (!(error instanceof KeyRefused)) return { ...newRun, state: "failed", failure: noKey(error) };
    }
    try {
      return await runChat({ ...call, secret: await secret(true) });
    } catch (error) {
      return { ...newRun, state: "failed", failure: noKey(error instanceof KeyRefused ? null : error) };
    }
  };

  const answer = (said: readonly Entry[]) => {
    const id = nextId.current++;
    const show = (run: Run) => setEntries([...said, { id, kind: "answer", run }]);
    const controller = new AbortController();
    abort.current = controller;
    show(newRun);
    const current = (run: Run) => {
      if (abort.current === controller) show(run);
    };
    void attempt(bodyOf(messagesOf(said)), controller.signal, current).then(current);
  };

  const say = (text: string) => {
    const [call]: readonly (ToolCall | undefined)[] = openCalls(entries);
    const id = nextId.current++;
    const said: readonly Entry[] = [...entries, call ? { id, kind: "tool", call, text } : { id, kind: "user", text }];
    if (openCalls(said).length > 0) setEntries(said);
    else answer(said);
  };

  const last = entries.at(-1);
  const running = last?.kind === "answer" && isRunning(last.run);
  return {
    entries,
    running,
    /** The call that the next text is the result of. */
    openCall: openCalls(entries)[0] ?? null,
    say,
    /** Asks for the last answer anew. */
    again: () => answer(lastAsked(entries)),
    stop: useCallback(() => abort.current?.abort(), []),
    clear: () => {
      abort.current?.abort();
      abort.current = null;
      setEntries([]);
    },
  };
}

/** The page's live connection: who opens it, and when it rests. */
import { useRevalidator } from "@remix-run/react";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { OwnWatchInput, WatchInput } from "#server/contracts/live.ts";
import { LiveConnection, type LiveDeps, type LiveNews } from "./live-connection.ts";
import type { LiveWish } from "./live-wish.ts";
import { openEvents } from "./open-events.ts";

const Connection = createContext<LiveConnection | null>(null);

type Audience = "merchant" | "portal";

const openers: Record<Audience, LiveDeps["open"]> = {
  merchant: (question, handlers) => {
    const input: WatchInput = question;
    return openEvents("merchant.live.watch", input, handlers);
  },
  portal: (question, handlers) => {
    const input: OwnWatchInput = { ...question, balances: question.balances.length > 0 };
    return openEvents("portal.live.watch", input, handlers);
  },
};

/** Gives what is inside it the live connection of these people's procedures. */
export function LiveProvider({ audience, children }: { audience: Audience; children: ReactNode }) {
  const { revalidate } = useRevalidator();
  // The loaders know where somebody goes who may not look any more.
  const refused = useRef(revalidate);
  refused.current = revalidate;
  const [connection] = useState(
    () => new LiveConnection({ open: openers[audience], onRefused: () => refused.current() }),
  );
  useEffect(() => {
    const seen = () => connection.setSeen(document.visibilityState === "visible");
    const online = () => connection.setOnline(navigator.onLine);
    const leave = () => connection.setSeen(false);
    seen();
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("pageshow", seen);
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", online);
    window.addEventListener("offline", online);
    return () => {
      leave();
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("pageshow", seen);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", online);
      window.removeEventListener("offline", online);
    };
  }, [connection]);
  return <Connection.Provider value={connection}>{children}</Connection.Provider>;
}

function useConnection(): LiveConnection {
  const connection = useContext(Connection);
  if (!connection) throw new Error("what is live stands inside a LiveProvider");
  return connection;
}

/** Hears of what is wished while it is shown. */
export function useLiveNews(wish: LiveWish, hear: (news: LiveNews) => void): void {
  const connection = useConnection();
  const latest = useRef(hear);
  latest.current = hear;
  const wishText = JSON.stringify(wish);
  useEffect(() => connection.want(JSON.parse(wishText), (news) => latest.current(news)), [connection, wishText]);
}

const notLost = () => false;

/** Whether what is shown is older than it looks: the connection is lost, and is being made again. */
export function useConnectionLost(): boolean {
  const connection = useConnection();
  return useSyncExternalStore(
    (watcher) => connection.watchLost(watcher),
    () => connection.lost,
    notLost,
  );
}

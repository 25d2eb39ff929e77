/** The page's live connection: who opens it, and when it rests. */
import { useRevalidator } from "@remix-run/react";
import type { TRPCClientErrorLike } from "@trpc/client";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { LiveEvent } from "#server/contracts/live.ts";
import type { AppRouter } from "#server/trpc/router.ts";
import { LiveConnection, type LiveDeps, type LiveNews } from "./live-connection.ts";
import type { LiveWish } from "./live-wish.ts";
import { useTRPCClient } from "./trpc.tsx";

const Connection = createContext<LiveConnection | null>(null);

const retriable = 429;

/** Faults of ours and of the way to us pass; the rest does not. */
const isRefusal = ({ data }: TRPCClientErrorLike<AppRouter>) => {
  const status = data?.httpStatus ?? 500;
  return status < 500 && status !== retriable;
};

type Told = LiveEvent | { id: string; data: LiveEvent };

/** A connection's handlers as tRPC calls them. */
const listenerOf = (handlers: Parameters<LiveDeps["open"]>[1]) => ({
  onStarted: handlers.onOpen,
  onData: (told: Told) => ("id" in told ? handlers.onEvent(told.data, told.id) : handlers.onEvent(told, null)),
  onConnectionStateChange: ({ state }: { state: string }) => {
    if (state === "connecting") handlers.onWaiting();
  },
  onError: (error: TRPCClientErrorLike<AppRouter>) => handlers.onEnd(isRefusal(error)),
  onComplete: () => handlers.onEnd(false),
});

function useOpen(audience: "merchant" | "portal"): LiveDeps["open"] {
  const { merchant, portal } = useTRPCClient();
  return (question, handlers) => {
    const listener = listenerOf(handlers);
    const subscription =
      audience === "merchant"
        ? merchant.live.watch.subscribe(question, listener)
        : portal.live.watch.subscribe({ ...question, balances: question.balances.length > 0 }, listener);
    return () => subscription.unsubscribe();
  };
}

/** Gives what is inside it the live connection of these people's procedures. */
export function LiveProvider({ audience, children }: { audience: "merchant" | "portal"; children: ReactNode }) {
  const open = useOpen(audience);
  const { revalidate } = useRevalidator();
  // The loaders know where somebody goes who may not look any more.
  const refused = useRef(revalidate);
  refused.current = revalidate;
  const [connection] = useState(() => new LiveConnection({ open, onRefused: () => refused.current() }));
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

import { type QueryKey, type UseQueryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useConnectionLost, useLiveNews } from "./live-provider.tsx";
import type { LiveWish } from "./live-wish.ts";

/** A busy endpoint settles many requests a second; nobody reads as fast. */
const leastMs = 1_000;

export interface Live<Value> {
  value: Value;
  /** The connection is lost, or the last refresh failed: what is shown is older than it looks. */
  stale: boolean;
}

/**
 * Keeps what a loader brought fresh: it is asked for again when the live connection tells of what is wished, once a
 * second at most. Nothing is asked while nothing happens or while the page is hidden.
 */
export function useLive<Value, Failure, Key extends QueryKey>(
  options: UseQueryOptions<Value, Failure, Value, Key>,
  loaded: Value,
  wish: LiveWish,
): Live<Value> {
  const client = useQueryClient();
  const query = useQuery<Value, Failure, Value, Key>({ ...options, initialData: () => loaded, gcTime: 0 });
  // A form that was just answered reloads the loaders: their answer is newer than the last refresh.
  const keyText = JSON.stringify(options.queryKey);
  useEffect(() => {
    const key: QueryKey = JSON.parse(keyText);
    client.setQueryData<Value>(key, loaded);
  }, [client, keyText, loaded]);
  useLiveNews(
    wish,
    useSeldom(() => void query.refetch()),
  );
  const lost = useConnectionLost();
  return { value: query.data ?? loaded, stale: lost || query.isError || query.isPaused };
}

/** The same function, called once a second at most; a call that comes too soon is made up for. */
function useSeldom(run: () => void): () => void {
  const latest = useRef(run);
  latest.current = run;
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const ranAt = useRef(0);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return () => {
    if (timer.current !== undefined) return;
    const waitMs = Math.max(0, ranAt.current + leastMs - Date.now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      ranAt.current = Date.now();
      latest.current();
    }, waitMs);
  };
}

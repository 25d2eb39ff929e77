import { type QueryKey, type UseQueryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const everyMs = 1500;

export interface Live<Value> {
  value: Value;
  /** The last refresh failed, or the browser is offline: what is shown is older than it looks. */
  stale: boolean;
}

/**
 * Keeps what a loader brought fresh while the page is visible. Polled rather than pushed: one query over an indexed
 * page and one pipeline to Redis, no connection held per reader, nothing at all while the tab is hidden.
 */
export function useLive<Value, Failure, Key extends QueryKey>(
  options: UseQueryOptions<Value, Failure, Value, Key>,
  loaded: Value,
): Live<Value> {
  const client = useQueryClient();
  const query = useQuery<Value, Failure, Value, Key>({
    ...options,
    initialData: () => loaded,
    gcTime: 0,
    refetchInterval: everyMs,
    refetchIntervalInBackground: false,
  });
  // A form that was just answered reloads the loaders: their answer is newer than the last poll's.
  const keyText = JSON.stringify(options.queryKey);
  useEffect(() => {
    const key: QueryKey = JSON.parse(keyText);
    client.setQueryData<Value>(key, loaded);
  }, [client, keyText, loaded]);
  return { value: query.data ?? loaded, stale: query.isError || query.isPaused };
}

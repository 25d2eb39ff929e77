import { useCallback, useEffect, useRef, useState } from "react";
import type { BuiltRequest } from "./build-request.ts";
import type { Exchange } from "./exchange.ts";
import { sendRequest } from "./send-request.ts";

/** The last exchange of a panel. One at a time; leaving the page ends it. */
export function useSend() {
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = useCallback((request: BuiltRequest) => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    const show = (next: Exchange) => {
      if (abort.current === controller) setExchange(next);
    };
    void sendRequest({ request, origin: window.location.origin, signal: controller.signal, onChange: show }).then(show);
  }, []);

  return { exchange, send, stop: useCallback(() => abort.current?.abort(), []) };
}

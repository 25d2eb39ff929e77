/**
 * A subscription of /api/trpc as a browser's own EventSource: the events as tRPC's server writes them (connected, ping,
 * return, serialized-error, and data without a name). tRPC's own link does the same in several times the bytes, and
 * leaves it to the browser when to come back.
 */
import type { LiveEvent } from "#server/contracts/live.ts";
import type { LiveHandlers } from "./live-connection.ts";

/** The server says something every 15 s; what is silent for longer is dead, whatever the socket says. */
const longestSilenceMs = 40_000;
const tooMany = 429;

/** Faults of ours and of the way to us pass, and so does a crowd; the rest does not. */
function isRefusal(text: string): boolean {
  const { data }: { data?: { httpStatus?: number } } = JSON.parse(text);
  const status = data?.httpStatus ?? 500;
  return status < 500 && status !== tooMany;
}

/** Opens `path` with this input. @returns closes it */
export function openEvents(path: string, input: unknown, handlers: LiveHandlers): () => void {
  const source = new EventSource(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(silence);
    source.close();
  };
  const end = (refused: boolean) => {
    close();
    handlers.onEnd(refused);
  };
  const hear = (name: string, act: (event: MessageEvent<string>) => void) =>
    source.addEventListener(name, (event: MessageEvent<string>) => {
      clearTimeout(silence);
      silence = setTimeout(end, longestSilenceMs, false);
      act(event);
    });
  hear("connected", handlers.onOpen);
  hear("ping", () => {});
  hear("message", ({ data, lastEventId }) => {
    const event: LiveEvent = JSON.parse(data);
    handlers.onEvent(event, lastEventId || null);
  });
  hear("return", () => end(false));
  hear("serialized-error", ({ data }) => end(isRefusal(data)));
  source.addEventListener("error", () => end(false));
  return close;
}

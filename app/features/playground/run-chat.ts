/** One chat through the gateway, as any client sends it: what comes is told as it comes. */
import { type Answer, emptyAnswer, hasContent, withChunk } from "./answer.ts";
import type { ChatBody } from "./chat-body.ts";
import { newRun, type Run } from "./conversation.ts";
import { brokenOff, connectionLost, failureOf } from "./failure.ts";
import { readEvents } from "./read-events.ts";

interface ChatCall {
  /** The endpoint's base URL on this page's own origin, ending in /v1. */
  baseUrl: string;
  secret: string;
  body: ChatBody;
  signal: AbortSignal;
  onChange: (run: Run) => void;
}

/** A key that ended meanwhile: another one may pass. */
export class KeyRefused extends Error {}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Follows the stream of an accepted request to its end. */
async function follow(response: Response, start: Run, sentMs: number, onChange: ChatCall["onChange"]): Promise<Run> {
  let run: Run = { ...start, state: "streaming" };
  const elapsedMs = () => performance.now() - sentMs;
  const withAnswer = (answer: Answer): Run => ({
    ...run,
    answer,
    firstTokenMs: run.firstTokenMs ?? (hasContent(answer) ? elapsedMs() : null),
  });
  const end = (last: Partial<Run>): Run => ({ ...run, totalMs: elapsedMs(), ...last });
  try {
    for await (const data of readEvents(response.body ?? new Blob().stream())) {
      if (data === "[DONE]") return end({ state: "complete" });
      const chunk = parsed(data);
      if (typeof chunk === "object" && chunk !== null && "error" in chunk) {
        return end({ state: "failed", failure: failureOf(chunk) });
      }
      run = withAnswer(withChunk(run.answer, chunk));
      onChange(run);
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return end({ state: "stopped" });
    return end({ state: "failed", failure: connectionLost });
  }
  // Without its end the answer is not whole, however it looks.
  return end({ state: "failed", failure: brokenOff });
}

/**
 * Sends the chat and answers how it ended; it rejects only with KeyRefused.
 * @throws KeyRefused the key is not valid; nothing was held or charged
 */
export async function runChat({ baseUrl, secret, body, signal, onChange }: ChatCall): Promise<Run> {
  const sentMs = performance.now();
  const run: Run = { ...newRun, answer: emptyAnswer };
  let response: Response;
  try {
    response = await fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ ...body, stream_options: { include_usage: true } }),
      credentials: "omit",
      signal,
    });
  } catch {
    if (signal.aborted) return { ...run, state: "stopped" };
    return { ...run, state: "failed", failure: connectionLost };
  }
  if (response.status === 401) throw new KeyRefused();
  const accepted: Run = { ...run, requestId: response.headers.get("x-request-id") };
  if (response.ok) return follow(response, accepted, sentMs, onChange);
  const failure = failureOf(parsed(await response.text().catch(() => "")), response.headers.get("retry-after"));
  return { ...accepted, state: "failed", failure };
}

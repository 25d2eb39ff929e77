/** A plain chat client that tells everything an accountant wants to know of one request. */
import { Agent, request } from "node:http";

export interface ChatOutcome {
  status: number;
  requestId: string | null;
  /** The answer came to its proper end: a whole JSON body, or `[DONE]`. */
  complete: boolean;
  usage: { prompt_tokens: number; completion_tokens: number } | null;
  errorCode: string | null;
  body: string;
}

export interface ChatTarget {
  /** Whose client asks; default OpenAI. */
  format?: "OpenAI" | "Anthropic";
  url: string;
  endpointId: string;
  key: string;
}

/** As many sockets as requests: parallel means parallel. */
const agent = new Agent({ keepAlive: true, maxSockets: 2000 });

/** Sends one chat request; a broken connection is an outcome, not an exception. */
export function chat(target: ChatTarget, body: Record<string, unknown>): Promise<ChatOutcome> {
  const { format = "OpenAI" } = target;
  const own = format === "Anthropic" ? { max_tokens: 100 } : {};
  const payload = JSON.stringify({ ...own, messages: [{ role: "user", content: "Hello there." }], ...body });
  const path = format === "Anthropic" ? "messages" : "chat/completions";
  return new Promise((resolve) => {
    let text = "";
    let status = 0;
    let requestId: string | null = null;
    const settle = () => resolve(outcomeOf(status, requestId, text, body.stream === true));
    const call = request(
      `${target.url}/${target.endpointId}/v1/${path}`,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${target.key}`,
          "content-length": Buffer.byteLength(payload),
        },
      },
      (response) => {
        status = response.statusCode ?? 0;
        requestId = (response.headers["x-request-id"] as string | undefined) ?? null;
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("close", settle);
        response.on("error", settle);
      },
    );
    call.on("error", settle);
    call.end(payload);
  });
}

function outcomeOf(status: number, requestId: string | null, text: string, stream: boolean): ChatOutcome {
  const base = { status, requestId, body: text };
  if (status === 200 && stream) {
    const events = text.split("\n\n").flatMap((event) => (event.startsWith("data: {") ? [parse(event.slice(6))] : []));
    const usage = events.find((event) => event?.usage)?.usage ?? null;
    const errorCode = events.find((event) => event?.error)?.error?.code ?? null;
    return { ...base, complete: text.trimEnd().endsWith("data: [DONE]"), usage, errorCode };
  }
  const answer = parse(text);
  return {
    ...base,
    complete: status === 200 && (answer?.choices !== undefined || answer?.type === "message"),
    usage: answer?.usage ?? null,
    errorCode: answer?.error?.code ?? null,
  };
}

interface Answer {
  type?: string;
  choices?: unknown;
  usage?: ChatOutcome["usage"];
  error?: { code: string };
}

function parse(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}

/** Chat clients of two formats that tell what came over the wire, however it ended. */
import type { SellableEndpoint } from "./operator.ts";

export interface WireError {
  type?: string;
  code?: string | null;
  message: string;
  checkout_url?: string;
}

export interface WireOutcome {
  status: number;
  headers: Headers;
  id: string;
  text: string;
  /** The answer came to its proper end in its format. */
  complete: boolean;
  /** The connection broke before the reply's end. */
  broken: boolean;
  content: string;
  error: WireError | null;
  usage: { input: number; output: number } | null;
}

export interface WireAsk {
  stream?: boolean;
  /** Further members of the body. */
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

type Json = Record<string, unknown>;
type Read = Pick<WireOutcome, "complete" | "content" | "error" | "usage">;

interface Format {
  path: string;
  body: Json;
  /** The last event of a stream that is whole. */
  end: RegExp;
  whole(answer: Json): Read;
  stream(events: Json[], text: string): Read;
}

const nothing: Read = { complete: false, content: "", error: null, usage: null };

interface OpenAiAnswer {
  choices?: { message?: { content?: string }; delta?: { content?: string } }[];
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
  error?: WireError;
}
const openAiUsage = ({ usage }: OpenAiAnswer): Read["usage"] =>
  usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : null;

interface AnthropicUsage {
  input_tokens?: number;
  output_tokens?: number;
}
interface AnthropicAnswer {
  type?: string;
  content?: { text?: string }[];
  delta?: { text?: string };
  message?: { usage?: AnthropicUsage };
  usage?: AnthropicUsage;
  error?: WireError;
}
const anthropicUsage = (usages: (AnthropicUsage | undefined)[]): Read["usage"] => {
  const merged = Object.assign({}, ...usages) as AnthropicUsage;
  return merged.output_tokens === undefined ? null : { input: merged.input_tokens ?? 0, output: merged.output_tokens };
};

export const wireFormats = {
  OpenAI: {
    path: "/v1/chat/completions",
    body: {},
    end: /data: \[DONE\]\s*$/,
    whole: (answer: OpenAiAnswer) => ({
      complete: answer.choices !== undefined,
      content: answer.choices?.[0]?.message?.content ?? "",
      error: answer.error ?? null,
      usage: openAiUsage(answer),
    }),
    stream: (events: OpenAiAnswer[], text) => ({
      complete: text.trimEnd().endsWith("data: [DONE]"),
      content: events.map((event) => event.choices?.[0]?.delta?.content ?? "").join(""),
      error: events.at(-1)?.error ?? null,
      usage: events.map(openAiUsage).findLast((usage) => usage !== null) ?? null,
    }),
  },
  Anthropic: {
    path: "/v1/messages",
    body: { max_tokens: 200 },
    end: /^data: \{"type":"message_stop"\}\s*$/m,
    whole: (answer: AnthropicAnswer) => ({
      complete: answer.type === "message",
      content: answer.content?.map((block) => block.text ?? "").join("") ?? "",
      error: answer.error ?? null,
      usage: anthropicUsage([answer.usage]),
    }),
    stream: (events: AnthropicAnswer[]) => ({
      complete: events.at(-1)?.type === "message_stop",
      content: events.map((event) => event.delta?.text ?? "").join(""),
      error: events.at(-1)?.error ?? null,
      usage: anthropicUsage(events.flatMap((event) => [event.message?.usage, event.usage])),
    }),
  },
} satisfies Record<string, Format>;

export type WireFormat = keyof typeof wireFormats;

/** Events that are whole JSON; comments, `[DONE]` and what is malformed are left out. */
function eventsOf(text: string): Json[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("data: {")) return [];
    try {
      return [JSON.parse(line.slice(6)) as Json];
    } catch {
      return [];
    }
  });
}

function wholeOf(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** The body's text as far as it came. */
async function textOf(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read())
      text += decoder.decode(part.value, { stream: true });
    return { text: text + decoder.decode(), broken: false };
  } catch {
    return { text, broken: true };
  }
}

export interface WireTarget {
  url: string;
  endpoint: SellableEndpoint;
}

/** Sends one chat and reads its answer to the end. */
export async function ask(
  { url, endpoint }: WireTarget,
  format: WireFormat,
  { stream = false, body, headers, signal }: WireAsk = {},
): Promise<WireOutcome> {
  const { path, body: own, ...read } = wireFormats[format] as Format;
  const response = await fetch(`${url}/${endpoint.id}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      ...(format === "OpenAI" ? { authorization: `Bearer ${endpoint.key}` } : { "x-api-key": endpoint.key }),
      ...headers,
    },
    body: JSON.stringify({
      model: "chat",
      stream,
      messages: [{ role: "user", content: "Count the ships." }],
      ...own,
      ...body,
    }),
    ...(signal && { signal }),
  });
  const { text, broken } = await textOf(response);
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const whole = isStream ? null : wholeOf(text);
  const seen = isStream ? read.stream(eventsOf(text), text) : whole ? read.whole(whole) : nothing;
  const { status } = response;
  return { status, headers: response.headers, id: response.headers.get("x-request-id") ?? "", text, broken, ...seen };
}

/** OpenAI's chat completions as an upstream: what is changed in a client's body before it is sent on. Pure. */
import type { ProviderKind } from "#server/catalog/snapshot.ts";

export interface Span {
  start: number;
  end: number;
}

export interface OpenAiRewrite {
  kind: ProviderKind;
  upstreamModel: string;
  stream: boolean;
  streamOptions: Record<string, unknown> | null;
  /** Output cap to inject, in tokens for each choice; null: none, or the client's own stands. */
  outputCap: number | null;
}

export interface BodyEdit extends Span {
  text: string;
}

/**
 * The edits that make a client's body the upstream's: the model's name, `stream_options.include_usage` for streams
 * (so that usage can be metered), the output cap that the hold covers.
 * `max_completion_tokens` is OpenAI's own name for the cap, `max_tokens` what compatible servers know
 * (platform.openai.com/docs/api-reference/chat/create).
 */
export function openAiEdits(body: Buffer, members: ReadonlyMap<string, Span>, rewrite: OpenAiRewrite): BodyEdit[] {
  const edits: BodyEdit[] = [];
  const insert: string[] = [];
  const set = (name: string, value: unknown) => {
    const span = members.get(name);
    const text = JSON.stringify(value);
    if (!span) insert.push(`${JSON.stringify(name)}:${text}`);
    else if (body.toString("utf8", span.start, span.end) !== text) edits.push({ ...span, text });
  };
  set("model", rewrite.upstreamModel);
  if (rewrite.stream) set("stream_options", { ...rewrite.streamOptions, include_usage: true });
  if (rewrite.outputCap !== null)
    set(rewrite.kind === "openai" ? "max_completion_tokens" : "max_tokens", rewrite.outputCap);
  if (insert.length > 0) {
    const behindBrace = body.indexOf(0x7b) + 1;
    edits.push({ start: behindBrace, end: behindBrace, text: `${insert.join(",")},` });
  }
  return edits;
}

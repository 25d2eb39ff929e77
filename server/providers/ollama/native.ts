/** Clients that speak Ollama's own formats to an Ollama: their bytes pass. */
import type { NativeCodec, NativeRequest, UpstreamContext, UpstreamRequest } from "../port.ts";
import { setMembers } from "../wire/json-edits.ts";
import { isObject } from "../wire/json-values.ts";
import { answerObject } from "./chat-answer.ts";
import { streamHeaders, syncHeaders } from "./chat-request.ts";
import { OllamaLineScanner } from "./line-scanner.ts";
import { ollamaUnits } from "./usage.ts";

function withMembers(path: string, native: NativeRequest, context: UpstreamContext): UpstreamRequest {
  const { body, members } = native;
  const values: Record<string, unknown> = { model: context.upstreamModel, stream: context.stream };
  if (context.outputCap !== null) {
    const span = members.get("options");
    const options: unknown = span ? JSON.parse(body.toString("utf8", span.start, span.end)) : null;
    values.options = { ...(isObject(options) ? options : {}), num_predict: context.outputCap };
  }
  const headers = context.stream ? streamHeaders : syncHeaders;
  return { path, headers, body: setMembers(body, members, values) };
}

const codec = (path: string): NativeCodec => ({
  request: (native, context) => withMembers(path, native, context),
  units: (body) => ollamaUnits(answerObject(body)),
  scanner: () => new OllamaLineScanner(),
});

export const ollamaNative = { ollama_chat: codec("/api/chat"), ollama_generate: codec("/api/generate") } as const;

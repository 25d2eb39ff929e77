import type { ChatBody } from "../chat.ts";
import type { UpstreamContext, UpstreamRequest } from "../port.ts";
import { jsonBytes } from "../wire/json-bytes.ts";
import { isObject } from "../wire/json-values.ts";
import { refuseLongCache } from "../wire/long-cache.ts";
import { refuseStored } from "../wire/stored-input.ts";
import { unsupported } from "../wire/unsupported.ts";
import type { OpenAiFlavour } from "./flavours.ts";
import { openAiMessages, withoutCacheControl } from "./messages.ts";
import { checkChatExtras } from "./paid-extras.ts";

const common = ["content-type", "application/json"];
/** Frozen: what is constant is authorized once. */
export const syncHeaders: string[] = Object.freeze([...common, "accept", "application/json"]) as string[];
export const streamHeaders: string[] = Object.freeze([...common, "accept", "text/event-stream"]) as string[];

/** Says nothing beyond the vendor's default: leaving it out changes no answer. */
const isNeutral = (name: string, value: unknown): boolean =>
  value === null ||
  value === false ||
  (name === "n" && value === 1) ||
  (name === "modalities" && Array.isArray(value) && value.every((modality) => modality === "text")) ||
  (name === "logit_bias" && isObject(value) && Object.keys(value).length === 0);

/** The cap of output tokens under the vendor's name; ours only where the client named none. */
function setCap(body: Record<string, unknown>, flavour: OpenAiFlavour, outputCap: number | null): void {
  const given = body.max_completion_tokens ?? body.max_tokens ?? outputCap;
  body.max_completion_tokens = undefined;
  body.max_tokens = undefined;
  if (given !== null) body[flavour.cap] = given;
}

function setStream(body: Record<string, unknown>, flavour: OpenAiFlavour, stream: boolean): void {
  const options = isObject(body.stream_options) ? body.stream_options : {};
  body.stream = stream ? true : undefined;
  body.stream_options = stream && flavour.streamOptions ? { ...options, include_usage: true } : undefined;
}

/**
 * A chat as this flavour's request.
 * @throws AppError(invalid_request) naming the parameter that the vendor does not have
 */
export function openAiChatRequest(flavour: OpenAiFlavour, chat: ChatBody, context: UpstreamContext): UpstreamRequest {
  const body: Record<string, unknown> = { ...chat, model: context.upstreamModel };
  for (const name of flavour.dropped) body[name] = undefined;
  for (const name of flavour.unsupported) {
    const value = body[name];
    if (value !== undefined && !isNeutral(name, value)) unsupported(context.unsupported, name);
    body[name] = undefined;
  }
  for (const [name, theirs] of Object.entries(flavour.renamed)) {
    if (body[name] !== undefined && body[name] !== null) body[theirs] = body[name];
    body[name] = undefined;
  }
  checkChatExtras(flavour, (name) => body[name], context.settings);
  refuseStored({ messages: chat.messages }, context.settings);
  if (flavour.keeps.cacheControl) refuseLongCache(body, context.settings);
  setStream(body, flavour, context.stream);
  setCap(body, flavour, context.outputCap);
  // Mistral's name for it, which its newer models take as well.
  if (flavour.strictMessages && body.tool_choice === "required") body.tool_choice = "any";
  body.messages = openAiMessages(flavour, chat.messages, context);
  if (!flavour.keeps.cacheControl && Array.isArray(body.tools)) body.tools = body.tools.map(withoutCacheControl);
  const headers = context.stream ? streamHeaders : syncHeaders;
  // Members set to undefined are not written.
  return { path: "/chat/completions", headers, body: jsonBytes(body) };
}

/** A chat for Gemini's generateContent (ai.google.dev/api/generate-content). */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext, UpstreamRequest } from "../port.ts";
import { jsonBytes } from "../wire/json-bytes.ts";
import { isObject } from "../wire/json-values.ts";
import { refuseStored } from "../wire/stored-input.ts";
import { unsupported } from "../wire/unsupported.ts";
import { contentsOf } from "./contents.ts";
import { generationConfigOf } from "./generation-config.ts";
import { toolsOf } from "./tools.ts";

/** The path of a model's method; names may carry a folder of their own (`tunedModels/…`). */
export function methodPath(model: string, stream: boolean): string {
  const named = /^(models|tunedModels)\//.test(model) ? model : `models/${model}`;
  const path = named.split("/").map(encodeURIComponent).join("/");
  return `/${path}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`;
}

/** Headers of every request, credentials apart. */
export const requestHeaders = (stream: boolean): string[] => [
  "content-type",
  "application/json",
  "accept",
  stream ? "text/event-stream" : "application/json",
];

/** Members of OpenAI's that Google has nothing for, where they ask for something. */
function refuseUnsupported(chat: ChatBody, context: UpstreamContext): void {
  const { audio, logit_bias: bias, modalities, prediction, verbosity, web_search_options: search } = chat;
  const asked: Record<string, boolean> = {
    audio: isObject(audio),
    logit_bias: isObject(bias) && Object.keys(bias).length > 0,
    modalities: Array.isArray(modalities) && modalities.some((modality) => modality !== "text"),
    prediction: isObject(prediction),
    verbosity: typeof verbosity === "string" && verbosity !== "medium",
    web_search_options: isObject(search),
  };
  for (const [name, isAsked] of Object.entries(asked)) if (isAsked) unsupported(context.unsupported, name);
}

/**
 * The request for a chat. The operator's `safety_settings` (Google's list) go along.
 * @throws AppError(invalid_request) naming the parameter, for what is malformed or not supported
 */
export function geminiRequest(chat: ChatBody, context: UpstreamContext): UpstreamRequest {
  refuseUnsupported(chat, context);
  const { contents, systemInstruction } = contentsOf(chat.messages, context);
  refuseStored({ contents }, context.settings);
  const generationConfig = generationConfigOf(chat, context);
  const safetySettings = context.settings.safety_settings;
  return {
    path: methodPath(context.upstreamModel, context.stream),
    headers: requestHeaders(context.stream),
    body: jsonBytes({
      ...(systemInstruction ? { systemInstruction } : {}),
      contents,
      ...toolsOf(chat, context),
      ...(generationConfig ? { generationConfig } : {}),
      ...(Array.isArray(safetySettings) ? { safetySettings } : {}),
    }),
  };
}

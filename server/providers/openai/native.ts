/** Clients that speak OpenAI's own formats to a vendor of OpenAI's wire: their bytes pass. */
import type { ChatFormat, NativeCodec, NativeRequest, UpstreamContext, UpstreamRequest } from "../port.ts";
import { setMembers } from "../wire/json-edits.ts";
import { isObject, parseObject } from "../wire/json-values.ts";
import { refuseLongCacheIn } from "../wire/long-cache.ts";
import { refuseStoredIn, refuseStoredInResponse } from "../wire/stored-input.ts";
import { invalidRequest } from "../wire/unsupported.ts";
import { answerObject, choicesObject } from "./chat-answer.ts";
import { openAiChatRequest, streamHeaders, syncHeaders } from "./chat-request.ts";
import { OpenAiChatScanner } from "./chat-scanner.ts";
import type { OpenAiFlavour } from "./flavours.ts";
import { checkChatExtras, checkResponseExtras } from "./paid-extras.ts";
import { OpenAiResponsesScanner } from "./responses-scanner.ts";
import { responsesUnits } from "./usage.ts";

/** Names that OpenAI does not know, as they stand in a body; inside a text their quotes would be escaped. */
const ours = ["reasoning_signature", "reasoning_content", "cache_control", "file_url"].map((name) =>
  Buffer.from(`"${name}"`),
);
const taken = (flavour: OpenAiFlavour): boolean => flavour.keeps.reasoning === "always";

const headersFor = (context: UpstreamContext): string[] => (context.stream ? streamHeaders : syncHeaders);

function memberOf({ body, members }: NativeRequest, name: string): unknown {
  const span = members.get(name);
  return span ? JSON.parse(body.toString("utf8", span.start, span.end)) : undefined;
}

/** Model, usage and cap set in the client's bytes. */
function withMembers(
  flavour: OpenAiFlavour,
  path: string,
  native: NativeRequest,
  cap: string,
  context: UpstreamContext,
): UpstreamRequest {
  const { body, members, streamOptions } = native;
  checkChatExtras(flavour, (name) => memberOf(native, name), context.settings);
  refuseStoredIn(body, context.settings);
  if (flavour.keeps.cacheControl) refuseLongCacheIn(body, context.settings);
  const values: Record<string, unknown> = { model: context.upstreamModel };
  if (context.stream && flavour.streamOptions) values.stream_options = { ...streamOptions, include_usage: true };
  if (context.outputCap !== null) values[cap] = context.outputCap;
  else if (cap === "max_tokens") {
    // Servers that know the older name alone would ignore the newer, and the hold is made by the newer.
    const given = memberOf(native, "max_completion_tokens") ?? null;
    if (given !== null) values[cap] = given;
  }
  return { path, headers: headersFor(context), body: setMembers(body, members, values) };
}

function chatRequest(flavour: OpenAiFlavour, native: NativeRequest, context: UpstreamContext): UpstreamRequest {
  if (flavour.verbatim && (taken(flavour) || !ours.some((name) => native.body.includes(name))))
    return withMembers(flavour, "/chat/completions", native, flavour.cap, context);
  const chat = parseObject(native.body.toString("utf8"));
  const messages = Array.isArray(chat?.messages) ? chat.messages.filter(isObject) : [];
  return openAiChatRequest(flavour, { ...chat, model: context.upstreamModel, messages }, context);
}

/** Choices to come: `n` for each prompt, of which the older completions may have several. */
function choicesOf(native: NativeRequest): number {
  const n = memberOf(native, "n");
  const prompt = memberOf(native, "prompt");
  const several = Array.isArray(prompt) && typeof prompt[0] !== "number";
  return Math.max(1, several ? prompt.length : 1) * (typeof n === "number" && n > 1 ? n : 1);
}

function chatNative(flavour: OpenAiFlavour, request: NativeCodec["request"]): NativeCodec {
  return {
    request,
    units: (body) => flavour.units(choicesObject(body).usage),
    scanner: (native) =>
      new OpenAiChatScanner({ hideUsage: !native.wantsUsage, units: flavour.units, choices: choicesOf(native) }),
  };
}

/** OpenAI refuses a smaller cap of a Response. */
const leastResponseTokens = 16;

/** An answer that is not made now is not charged now; such are refused. */
function refuseBackground(native: NativeRequest): void {
  if (memberOf(native, "background") === true)
    throw invalidRequest("background", "'background' is not supported: its answer could not be metered.");
}

function responsesRequest(native: NativeRequest, context: UpstreamContext): UpstreamRequest {
  refuseBackground(native);
  checkResponseExtras((name) => memberOf(native, name), context.settings);
  refuseStoredInResponse(native.body, context.settings);
  const values: Record<string, unknown> = { model: context.upstreamModel };
  if (context.outputCap !== null) values.max_output_tokens = Math.max(leastResponseTokens, context.outputCap);
  return {
    path: "/responses",
    headers: headersFor(context),
    body: setMembers(native.body, native.members, values),
  };
}

const responsesNative: NativeCodec = {
  request: responsesRequest,
  // A failed one bears its error: `answerObject` throws.
  units: (body) => responsesUnits(answerObject(body).usage),
  scanner: () => new OpenAiResponsesScanner(),
};

/** The codecs of the formats that this flavour's vendor speaks itself. */
export function openAiNative(flavour: OpenAiFlavour): Partial<Record<ChatFormat, NativeCodec>> {
  const codecs: Partial<Record<ChatFormat, NativeCodec>> = {
    openai_chat: chatNative(flavour, (native, context) => chatRequest(flavour, native, context)),
    openai_completions: chatNative(flavour, (native, context) =>
      withMembers(flavour, "/completions", native, "max_tokens", context),
    ),
    openai_responses: responsesNative,
  };
  for (const format of ["openai_chat", "openai_completions", "openai_responses"] as const)
    if (!flavour.native.includes(format)) delete codecs[format];
  return codecs;
}

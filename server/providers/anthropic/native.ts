/** Anthropic's own clients to Anthropic: their bytes pass through but for the model's name and the cap. */
import type { NativeCodec, NativeRequest, UpstreamContext, UpstreamRequest } from "../port.ts";
import { setMembers } from "../wire/json-edits.ts";
import { isObject, textOf } from "../wire/json-values.ts";
import { refuseLongCacheIn } from "../wire/long-cache.ts";
import { refuseStoredIn } from "../wire/stored-input.ts";
import { invalidRequest } from "../wire/unsupported.ts";
import { parseMessage } from "./answer.ts";
import { AnthropicScanner } from "./scanner.ts";
import { anthropicUnits, mergeUsage, noUsage } from "./usage.ts";

/** Headers that the API gives a meaning and a client may choose. */
const clientHeaders = new Set(["anthropic-version", "anthropic-beta"]);

/** Betas that raise the price of a token: prompts beyond 200,000 tokens on older models, and fast mode. */
const dearBeta = /^(?:context-1m|fast-mode)-/;

const withoutDear = (betas: string): string =>
  betas
    .split(",")
    .map((beta) => beta.trim())
    .filter((beta) => !dearBeta.test(beta))
    .join(",");

function passedHeaders({ headers }: NativeRequest, settings: UpstreamContext["settings"]): string[] {
  const passed: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index]?.toLowerCase() ?? "";
    if (!clientHeaders.has(name)) continue;
    const given = headers[index + 1] ?? "";
    const value = name === "anthropic-beta" && settings.paid_extras !== true ? withoutDear(given) : given;
    if (value !== "") passed.push(name, value);
  }
  return passed;
}

function memberOf({ body, members }: NativeRequest, name: string): unknown {
  const span = members.get(name);
  return span ? JSON.parse(body.toString("utf8", span.start, span.end)) : undefined;
}

/** Tools that the vendor runs itself and charges by the search, by the hour, or by another model's tokens. */
const paidTool = /^(?:web_search|code_execution|advisor)_/;

/**
 * What the vendor charges for beyond tokens is not in a model's price: refused, unless the provider's settings say
 * `paid_extras: true` (platform.claude.com/docs/en/about-claude/pricing).
 */
function checkExtras(native: NativeRequest, settings: Readonly<Record<string, unknown>>): void {
  if (settings.paid_extras === true) return;
  const tools = memberOf(native, "tools");
  if (Array.isArray(tools)) {
    tools.forEach((tool: unknown, index) => {
      const type = isObject(tool) ? textOf(tool.type) : null;
      if (type && paidTool.test(type))
        throw invalidRequest(`tools.${index}.type`, `Tools of type '${type.slice(0, 64)}' are not offered here.`);
    });
  }
  if (memberOf(native, "speed") === "fast") throw invalidRequest("speed", "'speed' fast is not offered here.");
  const place = memberOf(native, "inference_geo");
  if (typeof place === "string" && place !== "global")
    throw invalidRequest("inference_geo", "'inference_geo' other than global is not offered here.");
}

/** The client's request as the upstream gets it at this path. */
export function nativeRequest(
  native: NativeRequest,
  context: UpstreamContext,
  of: { path: string; values: Record<string, unknown> },
): UpstreamRequest {
  checkExtras(native, context.settings);
  refuseLongCacheIn(native.body, context.settings);
  refuseStoredIn(native.body, context.settings);
  const accept = context.stream ? "text/event-stream" : "application/json";
  return {
    path: of.path,
    headers: ["content-type", "application/json", "accept", accept, ...passedHeaders(native, context.settings)],
    body: setMembers(native.body, native.members, { model: context.upstreamModel, ...of.values }),
  };
}

export const anthropicNative: NativeCodec = {
  request: (native, context) => {
    const values = native.members.has("max_tokens") ? {} : { max_tokens: context.outputCap ?? context.maxOutputTokens };
    return nativeRequest(native, context, { path: "/v1/messages", values });
  },
  units: (body) => anthropicUnits(mergeUsage(noUsage, parseMessage(body).usage)),
  scanner: () => new AnthropicScanner(),
};

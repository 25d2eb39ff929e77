/** Google's own clients to Google: their bytes pass through but for the cap. */
import type { Units } from "#server/contracts/units.ts";
import type { NativeCodec, NativeRequest, UpstreamContext, UpstreamRequest } from "../port.ts";
import { setMembers } from "../wire/json-edits.ts";
import { applyEdits, jsonMembers, type MemberSpan } from "../wire/json-members.ts";
import { isObject, objectsOf, parseObject } from "../wire/json-values.ts";
import { refuseStoredIn } from "../wire/stored-input.ts";
import { invalidRequest } from "../wire/unsupported.ts";
import { GeminiScanner } from "./native-scanner.ts";
import { methodPath, requestHeaders } from "./request.ts";
import { geminiUnits } from "./usage.ts";

/**
 * A member by its JSON name or its name in the .proto: Google reads both.
 * @throws AppError(invalid_request) when it is there in both ways: what we read, Google might not
 */
export function spanOf(members: NativeRequest["members"], name: string): { name: string; span: MemberSpan } | null {
  const proto = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const own = members.get(name);
  const other = proto === name ? undefined : members.get(proto);
  if (own && other) throw invalidRequest(name, `'${name}' is given twice, also as '${proto}'.`);
  if (own) return { name, span: own };
  return other ? { name: proto, span: other } : null;
}

function memberOf({ body, members }: NativeRequest, name: string): unknown {
  const found = spanOf(members, name);
  return found ? JSON.parse(body.toString("utf8", found.span.start, found.span.end)) : undefined;
}

/** Tools that Google runs itself and charges by the query, or by pages that are no part of the request. */
const paidTool =
  /^(?:googleSearch|google_search|googleMaps|google_maps|fileSearch|file_search|enterpriseWebSearch|enterprise_web_search|urlContext|url_context)/;

/**
 * What Google charges for beyond tokens is not in a model's price: refused, unless the provider's settings say
 * `paid_extras: true` (ai.google.dev/gemini-api/docs/pricing). A cache is the operator's, and its size no part of the
 * request that the hold is made by.
 */
export function checkExtras(native: NativeRequest, settings: Readonly<Record<string, unknown>>): void {
  if (settings.paid_extras === true) return;
  refuseStoredIn(native.body, settings);
  const tools = memberOf(native, "tools");
  // One object alone counts as a list of one.
  objectsOf(Array.isArray(tools) ? tools : [tools]).forEach((tool, index) => {
    const name = Object.keys(tool).find((key) => paidTool.test(key));
    if (name) throw invalidRequest(`tools.${index}.${name}`, `The tool '${name}' is not offered here.`);
  });
  const cache = memberOf(native, "cachedContent");
  if (cache !== undefined && cache !== null && cache !== "")
    throw invalidRequest("cachedContent", "'cachedContent' is not offered here.");
  const tier = memberOf(native, "serviceTier");
  if (typeof tier === "string" && /priority/i.test(tier))
    throw invalidRequest("serviceTier", "'serviceTier' priority is not offered here.");
}

/** The body with `maxOutputTokens` set in its generationConfig, wherever the client wrote it or not. */
function withCap({ body, members }: NativeRequest, cap: number): Buffer {
  const config = spanOf(members, "generationConfig");
  if (!config || body[config.span.start] !== 0x7b)
    return setMembers(body, members, { [config?.name ?? "generationConfig"]: { maxOutputTokens: cap } });
  const { start, end } = config.span;
  const inner = body.subarray(start, end);
  const innerMembers = jsonMembers(inner);
  const name = spanOf(innerMembers, "maxOutputTokens")?.name ?? "maxOutputTokens";
  const text = setMembers(inner, innerMembers, { [name]: cap }).toString("utf8");
  return applyEdits(body, [{ start, end, text }]);
}

/** Google's body may name the model as the path does; the path's is the one that counts. */
export const namedModel = (native: NativeRequest, body: Buffer, upstreamModel: string): Buffer =>
  native.members.has("model")
    ? setMembers(body, body === native.body ? native.members : jsonMembers(body), { model: `models/${upstreamModel}` })
    : body;

function nativeRequest(native: NativeRequest, context: UpstreamContext): UpstreamRequest {
  checkExtras(native, context.settings);
  const capped = context.outputCap === null ? native.body : withCap(native, context.outputCap);
  const body = namedModel(native, capped, context.upstreamModel);
  return { path: methodPath(context.upstreamModel, context.stream), headers: requestHeaders(context.stream), body };
}

function unitsOf(body: Buffer): Units | null {
  const answer = parseObject(body.toString("utf8"));
  if (!answer || isObject(answer.error)) throw new RangeError("the upstream's answer is no answer of Gemini's");
  if (!Array.isArray(answer.candidates) && !isObject(answer.promptFeedback))
    throw new RangeError("the upstream's answer has no candidates");
  return geminiUnits(answer.usageMetadata);
}

export const geminiNative: NativeCodec = {
  request: nativeRequest,
  units: unitsOf,
  scanner: (native) => new GeminiScanner(native.jsonArray === true),
};

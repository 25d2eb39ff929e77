/** Counting input tokens at the vendor, free of charge (ai.google.dev/api/tokens). */
import type { NativeRequest, TokenCounter, UpstreamContext, UpstreamRequest } from "../port.ts";
import { setMembers } from "../wire/json-edits.ts";
import { applyEdits, jsonMembers } from "../wire/json-members.ts";
import { countOf, parseObject } from "../wire/json-values.ts";
import { checkExtras, namedModel, spanOf } from "./native.ts";
import { methodPath, requestHeaders } from "./request.ts";

/** The whole request that is to be counted, where the client wrote one, names a model of its own. */
function bodyFor(native: NativeRequest, model: string): Buffer {
  const { body } = native;
  const inner = spanOf(native.members, "generateContentRequest");
  if (!inner || body[inner.span.start] !== 0x7b) return body;
  const { start, end } = inner.span;
  const bytes = body.subarray(start, end);
  return applyEdits(body, [{ start, end, text: setMembers(bytes, jsonMembers(bytes), { model }).toString("utf8") }]);
}

/** @throws AppError(invalid_request) for what is not offered, as in a request that is answered */
function countRequest(native: NativeRequest, context: UpstreamContext): UpstreamRequest {
  checkExtras(native, context.settings);
  const inner = spanOf(native.members, "generateContentRequest");
  if (inner && native.body[inner.span.start] === 0x7b) {
    const body = native.body.subarray(inner.span.start, inner.span.end);
    checkExtras({ ...native, body, members: jsonMembers(body) }, context.settings);
  }
  const path = methodPath(context.upstreamModel, false).replace(/:generateContent$/, ":countTokens");
  const body = namedModel(native, bodyFor(native, `models/${context.upstreamModel}`), context.upstreamModel);
  return { path, headers: requestHeaders(false), body };
}

export const geminiTokenCounter: TokenCounter = {
  request: countRequest,
  answer: (body) => {
    const answer = parseObject(body.toString("utf8"));
    if (!answer || countOf(answer.totalTokens) === null) throw new RangeError("the upstream's answer holds no count");
    return answer;
  },
};

/** Counting input tokens at the vendor, free of charge (platform.claude.com/docs/en/build-with-claude/token-counting). */
import type { NativeRequest, TokenCounter, UpstreamContext, UpstreamRequest } from "../port.ts";
import { countOf, parseObject } from "../wire/json-values.ts";
import { nativeRequest } from "./native.ts";

/** A client's `messages/count_tokens` as the upstream gets it. @throws AppError(invalid_request) */
export const countTokensRequest = (native: NativeRequest, context: UpstreamContext): UpstreamRequest =>
  nativeRequest(native, { ...context, stream: false }, { path: "/v1/messages/count_tokens", values: {} });

/** Input tokens that the upstream counted. @throws RangeError when the body says none */
export function readTokenCount(body: Buffer): number {
  const tokens = countOf(parseObject(body.toString("utf8"))?.input_tokens);
  if (tokens === null) throw new RangeError("the upstream's answer holds no count");
  return tokens;
}

export const anthropicTokenCounter: TokenCounter = {
  request: countTokensRequest,
  answer: (body) => {
    readTokenCount(body);
    return parseObject(body.toString("utf8")) ?? {};
  },
};

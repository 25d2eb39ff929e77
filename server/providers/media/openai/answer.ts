/** What OpenAI-shaped codecs share in reading answers. */
import { own, parseObject } from "#server/providers/wire/json-values.ts";
import { mediaTypeOf } from "../multipart.ts";
import type { MediaAnswer, MediaCodec, MediaRead, MediaScanner, MediaUsage } from "../port.ts";
import { openAiRequest } from "./request.ts";

/** A JSON answer. @throws RangeError when it is none, or an error under a 200 */
export function answerObject(body: Buffer): Record<string, unknown> {
  const answer = parseObject(body.toString("utf8"));
  if (!answer) throw new RangeError("the upstream's answer is no JSON object");
  const error = own(answer, "error");
  if (error !== undefined && error !== null && error !== false)
    throw new RangeError("the upstream answered with an error");
  return answer;
}

/** A list that an answer must have. @throws RangeError without it */
export function answerList(answer: Record<string, unknown>, name: string): unknown[] {
  const list = own(answer, name);
  if (!Array.isArray(list)) throw new RangeError(`the upstream's answer has no '${name}'`);
  return list;
}

/** A stream that cannot be asked for. */
export const noScanner = (): MediaScanner => {
  throw new RangeError("this endpoint has no stream");
};

/** Whether a content-type fits what was asked for; upstreams that say nothing are taken at their bytes. */
export function fitsDelivery(read: MediaRead, contentType: string): boolean {
  const type = mediaTypeOf(contentType);
  if (type === "text/html") return false;
  if (read.delivery === "events") return type === "text/event-stream";
  if (type === "text/event-stream") return false;
  return read.delivery !== "bytes" || !(type === "application/json" || type.endsWith("+json"));
}

/** A codec whose client and upstream format are the same: the body passes, its usage is read. */
export function sameFormat(
  usageOf: (read: MediaRead, body: Buffer, contentType: string) => MediaUsage & { modelMember?: "model" },
  scanner: MediaCodec["scanner"] = noScanner,
): MediaCodec {
  return {
    request: openAiRequest,
    accepts: fitsDelivery,
    answer(read, body, contentType): MediaAnswer {
      if (!fitsDelivery(read, contentType)) throw new RangeError("the upstream's answer is of another type");
      return { modelMember: null, ...usageOf(read, body, contentType), body, contentType };
    },
    scanner,
  };
}

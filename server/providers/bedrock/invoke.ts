/** InvokeModel: the body is the model vendor's own (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html). */
import type { Units } from "#server/contracts/units.ts";
import type { AnswerFacts } from "#server/providers/media/port.ts";
import type { UpstreamRequest } from "#server/providers/port.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { countOf, parseObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";

/** @param model a model's id, or the ARN of an inference profile: its colons and slashes must not be path */
export const invokeModel = (model: string, body: unknown): UpstreamRequest => ({
  path: `/model/${encodeURIComponent(model)}/invoke`,
  headers: ["content-type", "application/json", "accept", "application/json"],
  body: jsonBytes(body),
});

/** A model that does something else at Bedrock. */
export const wrongModel = (task: string) =>
  invalidRequest("model", `The Bedrock model that serves this request is none that ${task}.`);

/** @throws RangeError when it is no JSON object */
export function invokedObject(body: Buffer): Record<string, unknown> {
  const answer = parseObject(body.toString("utf8"));
  if (!answer) throw new RangeError("the upstream's answer is no JSON object");
  return answer;
}

/** Input tokens by the header that comes with answers whose body tells none (Cohere's models); null: there is none. */
export function headerInput({ header }: AnswerFacts): Units | null {
  const text = header("x-amzn-bedrock-input-token-count");
  const input = text !== null && /^\d{1,10}$/.test(text) ? countOf(Number(text)) : null;
  return input === null ? null : { input };
}

/**
 * Embeddings by InvokeModel: Amazon's Titan and Nova one text a request, Cohere's up to 96
 * (docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html, …/model-parameters-embed-v3.html,
 * …/model-parameters-embed-v4.html, docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html).
 */
import type { Units } from "#server/contracts/units.ts";
import { noAnswerFacts } from "#server/providers/media/answer-facts.ts";
import { dimensionsOf, embeddingAnswer, textInputs } from "#server/providers/media/embedding-answer.ts";
import { givenField, onlyFields } from "#server/providers/media/known-fields.ts";
import { fitsDelivery, noScanner } from "#server/providers/media/openai/answer.ts";
import type { MediaCodec, MediaRead } from "#server/providers/media/port.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { countOf, isObject, own } from "#server/providers/wire/json-values.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";
import { headerInput, invokedObject, invokeModel, wrongModel } from "./invoke.ts";

const common = ["model", "input", "dimensions", "encoding_format", "user"];
const plainFields = new Set(common);
/** Cohere's own: what the vectors are for. Documents to be searched, where the client does not say. */
const cohereFields = new Set([...common, "input_type"]);
const mostTexts = 96;

const inputTypes = ["search_document", "search_query", "classification", "clustering"];

function onlyText(texts: readonly string[]): string {
  const [text, another] = texts;
  if (text === undefined || another !== undefined)
    throw invalidRequest("input", "The model that serves this request takes one text a request.");
  return text;
}

function cohereBody(read: MediaRead, { upstreamModel }: UpstreamContext, texts: string[]): object {
  if (texts.length > mostTexts)
    throw invalidRequest("input", `The model that serves this request takes at most ${mostTexts} texts a request.`);
  const inputType = givenField(read, "input_type") ?? inputTypes[0];
  if (!inputTypes.some((type) => type === inputType))
    throw invalidRequest("input_type", `'input_type' must be one of '${inputTypes.join("', '")}'.`);
  const dimensions = dimensionsOf(read);
  if (dimensions !== undefined && upstreamModel.includes("-v3"))
    throw invalidRequest("dimensions", "The vectors of the model that serves this request have one size only.");
  return { texts, input_type: inputType, embedding_types: ["float"], output_dimension: dimensions };
}

function bodyOf(read: MediaRead, context: UpstreamContext): object {
  const texts = textInputs(read);
  const model = context.upstreamModel;
  if (/cohere\.embed/.test(model)) {
    onlyFields(read, context, cohereFields);
    return cohereBody(read, context, texts);
  }
  onlyFields(read, context, plainFields);
  if (/nova.*embed/.test(model)) {
    const text = { truncationMode: "NONE", value: onlyText(texts) };
    const params = { embeddingPurpose: "GENERIC_INDEX", embeddingDimension: dimensionsOf(read), text };
    return { taskType: "SINGLE_EMBEDDING", singleEmbeddingParams: params };
  }
  if (/titan-embed-(?:text-v1|g1)/.test(model)) {
    if (dimensionsOf(read) !== undefined) unsupported(context.unsupported, "dimensions");
    return { inputText: onlyText(texts) };
  }
  if (/titan-embed-text/.test(model)) return { inputText: onlyText(texts), dimensions: dimensionsOf(read) };
  throw wrongModel("makes embeddings of text");
}

/** Vectors as each vendor writes them. @throws RangeError when there are none */
function vectorsOf(answer: Record<string, unknown>): unknown[] {
  const { embedding, embeddings } = answer;
  if (Array.isArray(embedding)) return [embedding];
  if (Array.isArray(embeddings)) return embeddings.map((one) => (isObject(one) ? own(one, "embedding") : one));
  const floats = own(embeddings, "float");
  if (Array.isArray(floats)) return floats;
  throw new RangeError("the upstream's answer has no embeddings");
}

function reportedInput(answer: Record<string, unknown>): Units | null {
  const input = countOf(own(answer, "inputTextTokenCount")) ?? countOf(own(answer, "inputTokenCount"));
  return input === null ? null : { input };
}

export const bedrockEmbeddings: MediaCodec = {
  request: (read, context) => invokeModel(context.upstreamModel, bodyOf(read, context)),
  accepts: fitsDelivery,
  answer(read, body, _contentType, facts = noAnswerFacts) {
    const answer = invokedObject(body);
    const input = reportedInput(answer) ?? headerInput(facts);
    return embeddingAnswer(read, vectorsOf(answer), textInputs(read).length, read.model, input);
  },
  scanner: noScanner,
};

/** Embeddings, moderations and rerank: texts go in, tokens are counted, nothing is streamed. */
import type { UnitKind, Units } from "#server/contracts/units.ts";
import { own } from "#server/providers/wire/json-values.ts";
import type { MediaCodec, MediaRead, MediaUsage } from "../port.ts";
import { answerList, answerObject, sameFormat } from "./answer.ts";
import { inputUnits, searchUnits } from "./usage.ts";

/** Usage as reported, or the request's own estimate. */
export function textUsage(read: MediaRead, reported: Units | null, requests = 1): MediaUsage {
  const estimated: UnitKind[] = reported === null && !read.inputIsExact ? ["input"] : [];
  return { units: { ...(reported ?? { input: read.inputTokens }), request: requests }, estimated };
}

/** A codec for answers with a list of this name. */
const withList = (name: string, namesModel: boolean): MediaCodec =>
  sameFormat((read, body) => {
    const answer = answerObject(body);
    answerList(answer, name);
    const usage = textUsage(read, inputUnits(own(answer, "usage")), searchUnits(answer) ?? 1);
    return namesModel ? { ...usage, modelMember: "model" } : usage;
  });

export const openAiEmbeddings = withList("data", true);
export const openAiModerations = withList("results", true);
/** Jina's shape (usage) and Cohere's (meta.billed_units) alike. */
export const openAiRerank = withList("results", true);

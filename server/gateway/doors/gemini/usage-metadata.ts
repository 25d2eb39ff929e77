import type { Units } from "#server/contracts/units.ts";

const details = (counts: Record<string, number>) => {
  const list = Object.entries(counts).map(([modality, tokenCount]) => ({ modality, tokenCount }));
  return list.filter(({ tokenCount }) => tokenCount > 0);
};

/** Units as Google reports them: the prompt's count includes what came from a cache, thoughts stand beside the answer. */
export function usageMetadata(units: Units): Record<string, unknown> {
  const { audio_input: audio = 0, image_input: image = 0, cached_input: cached = 0, reasoning = 0 } = units;
  const { audio_output: spoken = 0, image_output: drawn = 0 } = units;
  const text = (units.input ?? 0) + (units.cache_write ?? 0) + cached;
  const prompt = text + audio + image;
  const candidates = (units.output ?? 0) + spoken + drawn;
  const promptTokensDetails = details({ TEXT: text, AUDIO: audio, IMAGE: image });
  const candidatesTokensDetails = details({ AUDIO: spoken, IMAGE: drawn });
  return {
    promptTokenCount: prompt,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    candidatesTokenCount: candidates,
    ...(reasoning > 0 ? { thoughtsTokenCount: reasoning } : {}),
    totalTokenCount: prompt + candidates + reasoning,
    ...(promptTokensDetails.length > 0 ? { promptTokensDetails } : {}),
    ...(candidatesTokensDetails.length > 0 ? { candidatesTokensDetails } : {}),
  };
}

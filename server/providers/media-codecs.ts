import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { bedrockEmbeddings } from "./bedrock/media-embeddings.ts";
import { bedrockImages } from "./bedrock/media-images.ts";
import { bedrockRerank } from "./bedrock/media-rerank.ts";
import { geminiImages } from "./gemini/media-images.ts";
import { geminiSpeech } from "./gemini/media-speech.ts";
import { geminiTranscriptions } from "./gemini/media-transcriptions.ts";
import { geminiEmbeddings } from "./media/gemini-embeddings.ts";
import { mistralEmbeddings, mistralModerations } from "./media/mistral.ts";
import { mistralSpeech } from "./media/mistral-speech.ts";
import { mistralTranscriptions } from "./media/mistral-transcriptions.ts";
import { ollamaEmbeddings } from "./media/ollama-embeddings.ts";
import { openAiImages } from "./media/openai/images.ts";
import { openAiSpeech } from "./media/openai/speech.ts";
import { openAiEmbeddings, openAiModerations, openAiRerank } from "./media/openai/texts.ts";
import { openAiTranscriptions } from "./media/openai/transcriptions.ts";
import type { MediaCodec, MediaEndpoint } from "./media/port.ts";

type Codecs = Partial<Record<MediaEndpoint, MediaCodec>>;

const azure: Codecs = {
  embeddings: openAiEmbeddings,
  "images/generations": openAiImages,
  "images/edits": openAiImages,
  "audio/speech": openAiSpeech,
  "audio/transcriptions": openAiTranscriptions,
  "audio/translations": openAiTranscriptions,
};
const openAi: Codecs = { ...azure, moderations: openAiModerations };

/** Ollama has OpenAI's own shape beside its native one (docs.ollama.com/api/openai-compatibility). */
const behindV1 = (codec: MediaCodec): MediaCodec => ({
  ...codec,
  request(read, context) {
    const request = codec.request(read, context);
    return { ...request, path: `/v1${request.path}` };
  },
});

/** Kinds that are missing have no media endpoints. */
const codecs: Partial<Record<ProviderKind, Codecs>> = {
  openai: openAi,
  openai_compatible: { ...openAi, rerank: openAiRerank },
  azure_openai: azure,
  bedrock: { embeddings: bedrockEmbeddings, "images/generations": bedrockImages, rerank: bedrockRerank },
  gemini: {
    embeddings: geminiEmbeddings,
    "images/generations": geminiImages,
    "images/edits": geminiImages,
    "audio/speech": geminiSpeech,
    "audio/transcriptions": geminiTranscriptions,
    "audio/translations": geminiTranscriptions,
  },
  ollama: {
    embeddings: ollamaEmbeddings,
    "images/generations": behindV1(openAiImages),
    "audio/speech": behindV1(openAiSpeech),
    "audio/transcriptions": behindV1(openAiTranscriptions),
  },
  mistral: {
    embeddings: mistralEmbeddings,
    moderations: mistralModerations,
    "audio/speech": mistralSpeech,
    "audio/transcriptions": mistralTranscriptions,
  },
};

/** How this kind of provider serves an endpoint; null: it does not. */
export const mediaCodec = (kind: ProviderKind, endpoint: MediaEndpoint): MediaCodec | null =>
  codecs[kind]?.[endpoint] ?? null;

import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { bedrockEmbeddings } from "./bedrock/media-embeddings.ts";
import { bedrockImages } from "./bedrock/media-images.ts";
import { bedrockRerank } from "./bedrock/media-rerank.ts";
import { geminiEmbeddings } from "./media/gemini-embeddings.ts";
import { mistralEmbeddings, mistralModerations, mistralTranscriptions } from "./media/mistral.ts";
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

/** Kinds that are missing have no media endpoints. */
const codecs: Partial<Record<ProviderKind, Codecs>> = {
  openai: openAi,
  openai_compatible: { ...openAi, rerank: openAiRerank },
  azure_openai: azure,
  bedrock: { embeddings: bedrockEmbeddings, "images/generations": bedrockImages, rerank: bedrockRerank },
  gemini: { embeddings: geminiEmbeddings },
  ollama: { embeddings: ollamaEmbeddings },
  mistral: {
    embeddings: mistralEmbeddings,
    moderations: mistralModerations,
    "audio/transcriptions": mistralTranscriptions,
  },
};

/** How this kind of provider serves an endpoint; null: it does not. */
export const mediaCodec = (kind: ProviderKind, endpoint: MediaEndpoint): MediaCodec | null =>
  codecs[kind]?.[endpoint] ?? null;

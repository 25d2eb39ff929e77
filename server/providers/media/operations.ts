import type { MediaEndpoint, MediaOperation } from "./port.ts";
import { embeddings } from "./read-embeddings.ts";
import { imageEdits, imageGenerations } from "./read-images.ts";
import { moderations } from "./read-moderations.ts";
import { rerank } from "./read-rerank.ts";
import { speech } from "./read-speech.ts";
import { transcriptions, translations } from "./read-transcription.ts";

const operations: ReadonlyMap<string, MediaOperation> = new Map<MediaEndpoint, MediaOperation>(
  [embeddings, imageGenerations, imageEdits, speech, transcriptions, translations, moderations, rerank].map(
    (operation) => [operation.endpoint, operation],
  ),
);

/** The operation of an endpoint of the gateway; null: it is no media endpoint. */
export const mediaOperation = (endpoint: string): MediaOperation | null => operations.get(endpoint) ?? null;

import * as chat from "./chat-schemas.ts";
import * as media from "./media-schemas.ts";
import * as openai from "./openai-schemas.ts";
import type { GatewayOperation } from "./operation.ts";

const hello = [{ role: "user", content: "Say hello." }];
const events = "text/event-stream";

const texts: readonly GatewayOperation[] = [
  {
    method: "post",
    path: "/v1/chat/completions",
    endpoint: "chat/completions",
    id: "createChatCompletion",
    tag: "Chat",
    summary: "Chat with a model",
    description:
      "A chat whose last words are /balance or /tokenbill is answered with what is left of the credits, and costs nothing.",
    request: { type: "json", schema: chat.chatRequest, example: { model: "chat", messages: hello } },
    answer: { schema: chat.chatCompletion },
    stream: events,
    library: { name: "openai", call: "chat.completions.create" },
  },
  {
    method: "post",
    path: "/v1/responses",
    endpoint: "responses",
    id: "createResponse",
    tag: "Chat",
    summary: "Get a response of a model",
    request: { type: "json", schema: openai.responseRequest, example: { model: "chat", input: "Say hello." } },
    answer: { schema: openai.responseObject },
    stream: events,
    library: { name: "openai", call: "responses.create" },
  },
  {
    method: "post",
    path: "/v1/completions",
    endpoint: "completions",
    id: "createCompletion",
    tag: "Chat",
    summary: "Complete a text",
    request: { type: "json", schema: openai.completionRequest, example: { model: "chat", prompt: "Once upon a time" } },
    answer: { schema: openai.completion },
    stream: events,
    library: { name: "openai", call: "completions.create" },
  },
  {
    method: "get",
    path: "/v1/models",
    endpoint: "models",
    id: "listModels",
    tag: "Models",
    summary: "List the models of the endpoint",
    request: null,
    answer: { schema: openai.modelList },
    library: { name: "openai", call: "models.list" },
  },
  {
    method: "post",
    path: "/v1/embeddings",
    endpoint: "embeddings",
    id: "createEmbeddings",
    tag: "Embeddings and rerank",
    summary: "Turn texts into vectors",
    request: { type: "json", schema: openai.embeddingRequest, example: { model: "embed", input: "Say hello." } },
    answer: { schema: openai.embeddingList },
    library: { name: "openai", call: "embeddings.create" },
  },
  {
    method: "post",
    path: "/v1/rerank",
    endpoint: "rerank",
    id: "rerank",
    tag: "Embeddings and rerank",
    summary: "Order documents by how well they answer a query",
    request: {
      type: "json",
      schema: openai.rerankRequest,
      example: { model: "rerank", query: "What floats?", documents: ["A boat", "A stone"] },
    },
    answer: { schema: openai.rerankResult },
  },
  {
    method: "post",
    path: "/v1/moderations",
    endpoint: "moderations",
    id: "createModeration",
    tag: "Moderation",
    summary: "Judge whether a text is harmful",
    request: { type: "json", schema: openai.moderationRequest, example: { model: "moderation", input: "Say hello." } },
    answer: { schema: openai.moderation },
    library: { name: "openai", call: "moderations.create" },
  },
];

const pictures: readonly GatewayOperation[] = [
  {
    method: "post",
    path: "/v1/images/generations",
    endpoint: "images/generations",
    id: "createImage",
    tag: "Images",
    summary: "Make pictures of a text",
    request: { type: "json", schema: media.imageRequest, example: { model: "image", prompt: "A red boat", n: 1 } },
    answer: { schema: media.imageList },
    library: { name: "openai", call: "images.generate" },
  },
  {
    method: "post",
    path: "/v1/images/edits",
    endpoint: "images/edits",
    id: "editImage",
    tag: "Images",
    summary: "Change a picture by a text",
    request: {
      type: "form",
      schema: media.imageEditForm,
      example: { model: "image", prompt: "Make the boat blue" },
      file: "image",
    },
    answer: { schema: media.imageList },
    library: { name: "openai", call: "images.edit" },
  },
];

const sound = { type: "form", example: { model: "transcribe" }, file: "file" } as const;
const sounds: readonly GatewayOperation[] = [
  {
    method: "post",
    path: "/v1/audio/speech",
    endpoint: "audio/speech",
    id: "createSpeech",
    tag: "Audio",
    summary: "Speak a text",
    request: {
      type: "json",
      schema: media.speechRequest,
      example: { model: "speech", input: "Hello there.", voice: "alloy" },
    },
    answer: { contentType: "audio/mpeg", fileName: "speech.mp3" },
    library: { name: "openai", call: "audio.speech.create" },
  },
  {
    method: "post",
    path: "/v1/audio/transcriptions",
    endpoint: "audio/transcriptions",
    id: "createTranscription",
    tag: "Audio",
    summary: "Write down a recording",
    request: { ...sound, schema: media.transcriptionForm },
    answer: { schema: media.transcript },
    library: { name: "openai", call: "audio.transcriptions.create" },
  },
  {
    method: "post",
    path: "/v1/audio/translations",
    endpoint: "audio/translations",
    id: "createTranslation",
    tag: "Audio",
    summary: "Write down a recording in English",
    request: { ...sound, schema: media.translationForm },
    answer: { schema: media.transcript },
    library: { name: "openai", call: "audio.translations.create" },
  },
];

/** What OpenAI's clients call, and rerank beside it. */
export const openAiOperations: readonly GatewayOperation[] = [...texts, ...pictures, ...sounds];

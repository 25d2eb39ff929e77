/** Kinds of providers for people. */
import type { CredentialName, ProviderKind } from "#server/contracts/provider-kinds.ts";

interface KindWords {
  label: string;
  /** What it is, where one chooses. */
  description: string;
  /** Under the field of the base URL. */
  baseUrlHint: string;
  /** How the vendor calls what a physical model names. */
  modelNoun: "model" | "deployment";
}

export const kindWords: Record<ProviderKind, KindWords> = {
  openai: {
    label: "OpenAI",
    description: "GPT, embeddings, images and audio at api.openai.com.",
    baseUrlHint: "Ends in /v1. Empty: OpenAI's own.",
    modelNoun: "model",
  },
  openai_compatible: {
    label: "OpenAI-compatible",
    description: "vLLM, Qwen, Kimi, MiniMax, LM Studio and whatever else speaks OpenAI's API.",
    baseUrlHint: "Where the API begins; most end in /v1.",
    modelNoun: "model",
  },
  azure_openai: {
    label: "Azure OpenAI",
    description: "Deployments in your own Azure resource, by API key or Microsoft Entra.",
    baseUrlHint: "The resource's endpoint, e.g. https://my-resource.openai.azure.com, without /openai.",
    modelNoun: "deployment",
  },
  anthropic: {
    label: "Anthropic",
    description: "Claude by the Messages API.",
    baseUrlHint: "Without /v1. Empty: Anthropic's own.",
    modelNoun: "model",
  },
  bedrock: {
    label: "AWS Bedrock",
    description: "Models in an AWS region, by access key or Bedrock API key.",
    baseUrlHint: "Empty: the region's own.",
    modelNoun: "model",
  },
  gemini: {
    label: "Google Gemini",
    description: "Gemini and its embeddings by Google's AI API.",
    baseUrlHint: "Ends in /v1beta. Empty: Google's own.",
    modelNoun: "model",
  },
  ollama: {
    label: "Ollama",
    description: "Open models on a machine of your own.",
    baseUrlHint: "Without /api. Empty: this machine, port 11434.",
    modelNoun: "model",
  },
  deepseek: {
    label: "DeepSeek",
    description: "DeepSeek's chat and reasoning models.",
    baseUrlHint: "Empty: DeepSeek's own.",
    modelNoun: "model",
  },
  mistral: {
    label: "Mistral",
    description: "Mistral's chat, code, embedding and audio models.",
    baseUrlHint: "Ends in /v1. Empty: Mistral's own.",
    modelNoun: "model",
  },
  custom: {
    label: "Your own backend",
    description: "Any HTTP service, passed through untouched, priced by the request or by metric expressions.",
    baseUrlHint: "Where clients' paths are appended.",
    modelNoun: "model",
  },
};

/** A kind by its name in the API, for people. */
export const kindLabel = (kind: ProviderKind): string => kindWords[kind].label;

export const credentialWords: Record<CredentialName, { label: string; hint?: string; secret: boolean }> = {
  api_key: { label: "API key", secret: true },
  access_key_id: { label: "AWS access key ID", secret: false },
  secret_access_key: { label: "AWS secret access key", secret: true },
  session_token: { label: "AWS session token", hint: "Of temporary credentials only.", secret: true },
  tenant_id: { label: "Entra tenant ID", secret: false },
  client_id: { label: "Entra client ID", secret: false },
  client_secret: { label: "Entra client secret", secret: true },
};

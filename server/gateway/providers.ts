/** The upstream formats, by kind of provider: each vendor's pieces put together. */
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import { anthropicProvider } from "#server/providers/anthropic/provider.ts";
import { makeAuthorizeAzure } from "#server/providers/azure-openai/authorize.ts";
import { makeEntraTokens } from "#server/providers/azure-openai/entra-tokens.ts";
import { azurePath } from "#server/providers/azure-openai/path.ts";
import { azureRefusal } from "#server/providers/azure-openai/refusal.ts";
import { bedrockProvider } from "#server/providers/bedrock/provider.ts";
import { geminiProvider } from "#server/providers/gemini/provider.ts";
import { ollamaProvider } from "#server/providers/ollama/provider.ts";
import { openAiProvider } from "#server/providers/openai/provider.ts";
import type {
  ChatFormat,
  ChatProvider,
  NativeCodec,
  UpstreamContext,
  UpstreamRequest,
} from "#server/providers/port.ts";
import { postForm } from "./post-form.ts";

export type ChatProviders = Partial<Record<ProviderKind, ChatProvider>>;

/** OpenAI's path → Azure's. */
const addressed = (request: UpstreamRequest, context: UpstreamContext): UpstreamRequest => ({
  ...request,
  path: azurePath(request.path.slice(1), context),
});

/** OpenAI's wire at Azure's addresses, with Azure's credentials and errors. */
function azureProvider(http: HttpClient): ChatProvider {
  const openAi = openAiProvider("openai");
  const native: Partial<Record<ChatFormat, NativeCodec>> = {};
  for (const [format, codec] of Object.entries(openAi.native) as [ChatFormat, NativeCodec][]) {
    native[format] = {
      ...codec,
      request: (client, context) => addressed(codec.request(client, context), context),
    };
  }
  const entraToken = makeEntraTokens({ post: (url, form) => postForm(http, url, form) });
  return {
    ...openAi,
    codec: { ...openAi.codec, request: (chat, context) => addressed(openAi.codec.request(chat, context), context) },
    native,
    authorize: makeAuthorizeAzure({ entraToken }),
    refusal: azureRefusal,
  };
}

/** @param http carries what a credential needs before it can be used: Azure's tokens */
export const makeChatProviders = (http: HttpClient): ChatProviders => ({
  openai: openAiProvider("openai"),
  openai_compatible: openAiProvider("openai_compatible"),
  deepseek: openAiProvider("deepseek"),
  mistral: openAiProvider("mistral"),
  azure_openai: azureProvider(http),
  anthropic: anthropicProvider,
  bedrock: bedrockProvider,
  gemini: geminiProvider,
  ollama: ollamaProvider,
});

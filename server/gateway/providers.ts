/** The upstream formats, by kind of provider. */
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { openAiProvider } from "#server/providers/openai/provider.ts";
import type { ChatProvider } from "#server/providers/port.ts";

export const chatProviders: Partial<Record<ProviderKind, ChatProvider>> = {
  openai: openAiProvider("openai"),
  openai_compatible: openAiProvider("openai_compatible"),
};

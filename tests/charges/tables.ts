/** Every kind of provider's table. */
import { anthropic } from "./anthropic.ts";
import { bedrock } from "./bedrock.ts";
import { geminiTable } from "./gemini.ts";
import { ollamaTable } from "./ollama.ts";
import { azureTable, openAiTable } from "./openai.ts";
import { compatibleTable, deepSeekTable, mistralTable } from "./openai-wire.ts";
import type { Table } from "./table.ts";

export const tables = {
  openai: openAiTable,
  openai_compatible: compatibleTable,
  azure_openai: azureTable,
  deepseek: deepSeekTable,
  mistral: mistralTable,
  anthropic,
  bedrock,
  gemini: geminiTable,
  ollama: ollamaTable,
} satisfies Record<string, Table>;

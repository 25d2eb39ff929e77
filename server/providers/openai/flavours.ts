/** OpenAI's wire and the vendors that speak it with an accent: what differs, in one table. */
import type { Units } from "#server/contracts/units.ts";
import type { ChatFormat } from "../port.ts";
import { compatibleUnits, deepSeekUnits, mistralUnits, openAiUnits } from "./usage.ts";

export interface OpenAiFlavour {
  /** What the vendor calls the cap of output tokens. */
  cap: "max_completion_tokens" | "max_tokens";
  /** Takes `stream_options`; where not, usage comes by itself. */
  streamOptions: boolean;
  units: (usage: unknown) => Units | null;
  /**
   * The vendor takes OpenAI's body as it is, so that a client's bytes may pass. Else each body is read and written.
   */
  verbatim: boolean;
  /** Formats that a client may speak to it natively. */
  native: readonly Extract<ChatFormat, `openai_${string}`>[];
  /** Our members beyond OpenAI's: those that the vendor knows too are kept. */
  keeps: { cacheControl: boolean; fileUrl: boolean; reasoning: "never" | "always" | "in_tool_loop" };
  /** Knows `system` only, not `developer`. */
  systemOnly: boolean;
  /** OpenAI's name → the vendor's. */
  renamed: Readonly<Record<string, string>>;
  /** Mean nothing to the vendor and change no answer. */
  dropped: readonly string[];
  /** What the vendor cannot do: by the operator's choice a 400, or left out. */
  unsupported: readonly string[];
  /** Members that ask for what is charged beyond tokens. */
  paidMembers: readonly string[];
  /** Its chats may name tools that the vendor runs itself. */
  hostedTools: boolean;
  /** Refuses members of a message or id of a call that it does not know. */
  strictMessages: boolean;
}

const plain = {
  streamOptions: true,
  verbatim: true,
  systemOnly: false,
  renamed: {},
  dropped: [],
  unsupported: [],
  paidMembers: ["web_search_options"],
  hostedTools: false,
  strictMessages: false,
} as const satisfies Partial<OpenAiFlavour>;

/** platform.openai.com/docs/api-reference/chat/create */
const openAi: OpenAiFlavour = {
  ...plain,
  cap: "max_completion_tokens",
  units: openAiUnits,
  native: ["openai_chat", "openai_completions", "openai_responses"],
  keeps: { cacheControl: false, fileUrl: false, reasoning: "never" },
};

/** vLLM, SGLang, llama.cpp, OpenRouter, Groq, Together, Qwen, Kimi, MiniMax … */
const compatible: OpenAiFlavour = {
  ...plain,
  cap: "max_tokens",
  units: compatibleUnits,
  // Few servers of one's own have the Responses API: it is translated.
  native: ["openai_chat", "openai_completions"],
  // OpenRouter's routing and plugins, which change the price; the searches of xAI and Qwen.
  paidMembers: [
    "web_search_options",
    "models",
    "plugins",
    "route",
    "provider",
    "transforms",
    "search_parameters",
    "enable_search",
  ],
  hostedTools: true,
  keeps: { cacheControl: true, fileUrl: true, reasoning: "always" },
};

/**
 * api-docs.deepseek.com/api/create-chat-completion. Reasoning is sent back inside a loop of tool calls only
 * ("Thinking Mode": elsewhere it is ignored, or a 400 on older models).
 */
const deepSeek: OpenAiFlavour = {
  ...plain,
  cap: "max_tokens",
  units: deepSeekUnits,
  verbatim: false,
  native: ["openai_chat"],
  keeps: { cacheControl: false, fileUrl: false, reasoning: "in_tool_loop" },
  systemOnly: true,
  dropped: [
    "user",
    "store",
    "metadata",
    "service_tier",
    "safety_identifier",
    "prompt_cache_key",
    "parallel_tool_calls",
  ],
  unsupported: ["n", "logit_bias", "seed", "modalities", "audio", "prediction", "web_search_options"],
};

/** docs.mistral.ai/api, "Chat": unknown members are a 422, so everything beside its own goes. */
const mistral: OpenAiFlavour = {
  ...plain,
  cap: "max_tokens",
  streamOptions: false,
  units: mistralUnits,
  verbatim: false,
  // Its reasoning models answer with a list where OpenAI's clients know text only: it is translated.
  native: [],
  keeps: { cacheControl: false, fileUrl: false, reasoning: "never" },
  systemOnly: true,
  renamed: { seed: "random_seed" },
  dropped: ["user", "store", "metadata", "service_tier", "safety_identifier", "prompt_cache_key", "verbosity"],
  unsupported: [
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "modalities",
    "audio",
    "web_search_options",
    "functions",
    "function_call",
  ],
  strictMessages: true,
};

export const openAiFlavours = { openai: openAi, openai_compatible: compatible, deepseek: deepSeek, mistral } as const;

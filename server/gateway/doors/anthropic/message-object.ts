/** What a whole answer and a stream have in common: the message object, its usage and its stop reason. */
import type { Units } from "#server/contracts/units.ts";
import type { FinishReason } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";

const stopReasons: Record<FinishReason, string> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "refusal",
};

export interface Ending {
  finish: FinishReason;
  stopSequence: string | null;
  /** The answer has calls of tools: some vendors end it with a plain stop. */
  callsTools: boolean;
  /** The model's words are a refusal. */
  refuses: boolean;
}

/** `stop_reason` and what belongs to it. */
export function endingMembers({ finish, stopSequence, callsTools, refuses }: Ending): Record<string, unknown> {
  let reason = stopReasons[finish];
  if (finish === "stop") {
    if (refuses) reason = "refusal";
    else if (callsTools) reason = "tool_use";
    else if (stopSequence !== null) reason = "stop_sequence";
  }
  const stopped = reason === "stop_sequence" ? stopSequence : null;
  return { stop_reason: reason, stop_sequence: stopped, stop_details: null, container: null };
}

/** Counts as the API has them: what was read from or written to the cache stands beside the input. */
export function usageCounts(units: Units): Record<string, unknown> {
  const reasoning = units.reasoning ?? 0;
  return {
    input_tokens: (units.input ?? 0) + (units.audio_input ?? 0) + (units.image_input ?? 0),
    cache_creation_input_tokens: units.cache_write ?? 0,
    cache_read_input_tokens: units.cached_input ?? 0,
    output_tokens: (units.output ?? 0) + reasoning + (units.audio_output ?? 0) + (units.image_output ?? 0),
    output_tokens_details: reasoning > 0 ? { thinking_tokens: reasoning } : null,
    server_tool_use: null,
  };
}

/** A message's usage, which also says what we do not know. */
export const messageUsage = (units: Units): Record<string, unknown> => ({
  ...usageCounts(units),
  cache_creation: null,
  inference_geo: null,
  service_tier: "standard",
  speed: null,
});

/** The message's head: everything but content, ending and usage. */
export const messageHead = ({ requestId, model }: WriteContext): Record<string, unknown> => ({
  id: `msg_${requestId.replace(/^req_/, "")}`,
  type: "message",
  role: "assistant",
  model,
  diagnostics: null,
});

/** The block that a call of a tool becomes; arguments that are no JSON object count as none. */
export const toolUseBlock = (id: string, name: string, input: Record<string, unknown>): Record<string, unknown> => ({
  type: "tool_use",
  id,
  name,
  input,
  caller: { type: "direct" },
});

/** The response object of the Responses API (platform.openai.com/docs/api-reference/responses/object). */
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseReasoningItem,
  ResponseUsage,
} from "openai/resources/responses/responses";
import type { Units } from "#server/contracts/units.ts";
import type { FinishReason } from "#server/providers/chat.ts";
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { shownProof } from "#server/providers/wire/reasoning-proof.ts";
import type { WriteContext } from "../port.ts";
import { wishesOf } from "./read-request.ts";
import type { RequestEcho } from "./request-echo.ts";

/** `output_text` is the client library's own addition; it never travels. */
export type ResponseObject = Omit<Response, "output_text" | keyof RequestEcho> & RequestEcho;

type Ending = Pick<Response, "incomplete_details"> & { status: "completed" | "incomplete" };

/** How the answer ended, as the API says it. */
export function endingOf(finish: FinishReason): Ending {
  if (finish === "length") return { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };
  if (finish === "content_filter") return { status: "incomplete", incomplete_details: { reason: "content_filter" } };
  return { status: "completed", incomplete_details: null };
}

const sum = (units: Units, kinds: readonly (keyof Units)[]): number =>
  kinds.reduce((total, kind) => total + (units[kind] ?? 0), 0);

/** Disjoint units in the API's totals with their parts. */
export function responseUsage(units: Units): ResponseUsage {
  const input = sum(units, ["input", "cached_input", "cache_write", "audio_input"]);
  const output = sum(units, ["output", "reasoning", "audio_output"]);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: units.cached_input ?? 0, cache_write_tokens: units.cache_write ?? 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: units.reasoning ?? 0 },
    total_tokens: input + output,
  };
}

/** Ids of a response and its items follow from the request's, so that logs of both sides meet. */
export const idBase = (requestId: string): string => requestId.replace(/^req_/, "");

/** A response that has begun and says nothing yet. */
export function emptyResponse(context: WriteContext): ResponseObject {
  return {
    id: `resp_${idBase(context.requestId)}`,
    object: "response",
    created_at: context.createdAtSeconds,
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    model: context.model,
    output: [],
    previous_response_id: null,
    ...wishesOf(context.read).echo,
  };
}

/** The response as it stands at its end. */
export const finishedResponse = (
  context: WriteContext,
  output: ResponseOutputItem[],
  finish: FinishReason,
  units: Units,
): ResponseObject => ({ ...emptyResponse(context), ...endingOf(finish), output, usage: responseUsage(units) });

type ItemStatus = "in_progress" | "completed" | "incomplete";

/** Log probabilities as the chat form has them → the API's; entries that are none are left out. */
export function textLogprobs(logprobs: unknown): ResponseOutputText.Logprob[] {
  const content = isObject(logprobs) && Array.isArray(logprobs.content) ? logprobs.content : [];
  return content.filter(isObject).map((entry) => ({
    ...tokenOf(entry),
    top_logprobs: Array.isArray(entry.top_logprobs) ? entry.top_logprobs.filter(isObject).map(tokenOf) : [],
  }));
}

const tokenOf = (entry: Record<string, unknown>): ResponseOutputText.Logprob.TopLogprob => ({
  token: textOf(entry.token) ?? "",
  bytes: Array.isArray(entry.bytes) ? entry.bytes : [],
  logprob: typeof entry.logprob === "number" ? entry.logprob : 0,
});

export const textPart = (text: string, logprobs: ResponseOutputText.Logprob[] = []): ResponseOutputText => ({
  type: "output_text",
  annotations: [],
  logprobs,
  text,
});

export const messageItem = (
  id: string,
  status: ItemStatus,
  content: ResponseOutputMessage["content"],
): ResponseOutputMessage => ({ id, type: "message", status, role: "assistant", content });

export const callItem = (
  id: string,
  status: ItemStatus,
  call: { id: string; name: string; arguments: string },
): ResponseFunctionToolCall => ({
  id,
  type: "function_call",
  status,
  call_id: call.id,
  name: call.name,
  arguments: call.arguments,
});

/** @param text null: the vendor kept its reasoning to itself and sent only its proof */
export function reasoningItem(
  id: string,
  status: ItemStatus,
  text: string | null,
  reasoning: { summary: boolean; signature: string | null },
): ResponseReasoningItem {
  const { summary, signature } = reasoning;
  return {
    id,
    type: "reasoning",
    status,
    summary: summary && text !== null ? [{ type: "summary_text", text }] : [],
    ...(!summary && text !== null ? { content: [{ type: "reasoning_text" as const, text }] } : {}),
    encrypted_content: signature === null ? null : shownProof("openai", signature),
  };
}

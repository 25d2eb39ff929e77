/** Reads a client's body of the older `completions` (platform.openai.com/docs/api-reference/completions/create). */
import type { ChatBody } from "#server/providers/chat.ts";
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { setMembers } from "#server/providers/wire/json-edits.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import type { ChatRead, DoorInput } from "../port.ts";
import { type Fields, optionalBoolean, optionalInteger, requiredText, streamOptionsOf } from "../request-fields.ts";

/** A request as this door's writers know it. */
export interface CompletionsRead extends ChatRead {
  /** The prompt's text, where the client wants it before each answer. */
  echo: string | null;
}

const mostTokens = 100_000_000;
/** OpenAI's own, and long: each prompt is an answer of its own. */
const mostAnswers = 128;
/** What OpenAI answers at most when nothing is said. */
const defaultTokens = 16;

/** How many prompts there are: a string or a list of tokens is one, a list of either as many. */
function countPrompts(prompt: unknown): number {
  if (typeof prompt === "string") return 1;
  if (!Array.isArray(prompt) || prompt.length === 0)
    throw invalidRequest("prompt", "'prompt' is required and must be a string or an array.");
  const kinds = new Set(prompt.map((part: unknown) => (Array.isArray(part) ? "tokens" : typeof part)));
  const kind = kinds.size === 1 ? [...kinds][0] : null;
  if (kind === "number") return 1;
  if (kind !== "string" && kind !== "tokens")
    throw invalidRequest("prompt", "'prompt' must be a string, an array of strings, of tokens, or of token arrays.");
  return prompt.length;
}

/** The one text of the prompt; null: it is several, or tokens. */
function promptText(prompt: unknown): string | null {
  if (typeof prompt === "string") return prompt;
  const only: unknown = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : null;
  return typeof only === "string" ? only : null;
}

/** Members that a chat has too, with the same meaning. */
const shared = [
  "temperature",
  "top_p",
  "n",
  "stop",
  "presence_penalty",
  "frequency_penalty",
  "logit_bias",
  "seed",
  "user",
  "stream",
  "stream_options",
];

/** @throws AppError(invalid_request) for what only a completion can do */
function toChat(fields: Fields, model: string, maxTokens: number): ChatBody {
  const text = promptText(fields.prompt);
  if (text === null)
    throw invalidRequest(
      "prompt",
      "Several prompts, or tokens, are not supported by the model that serves this request.",
    );
  if (fields.suffix !== undefined && fields.suffix !== null && fields.suffix !== "")
    throw invalidRequest("suffix", "'suffix' is not supported by the model that serves this request.");
  if (typeof fields.best_of === "number" && fields.best_of > (typeof fields.n === "number" ? fields.n : 1))
    throw invalidRequest("best_of", "'best_of' is not supported by the model that serves this request.");
  if (maxTokens === 0)
    throw invalidRequest("max_tokens", "A 'max_tokens' of 0 is not supported by the model that serves this request.");
  const chat: ChatBody = { model, messages: [{ role: "user", content: text }], max_tokens: maxTokens };
  for (const name of shared) if (fields[name] !== undefined && fields[name] !== null) chat[name] = fields[name];
  if (typeof fields.logprobs === "number") {
    chat.logprobs = true;
    chat.top_logprobs = fields.logprobs;
  }
  return chat;
}

const noNeeds = { tools: false, vision: false, audio: false, files: false, jsonSchema: false };

/**
 * Every prompt has `best_of` (at least `n`) answers, all of which cost.
 * @throws AppError(invalid_request) with the parameter at fault
 */
export function readCompletionsRequest({ body: sent }: Pick<DoorInput, "body">): CompletionsRead {
  const fields = readJsonObject(sent);
  let members = jsonMembers(sent);
  const model = requiredText(fields, "model");
  const stream = optionalBoolean(fields, "stream") === true;
  const prompts = countPrompts(fields.prompt);
  const given = optionalInteger(fields, "max_tokens", 0, mostTokens);
  const maxTokens = given ?? defaultTokens;
  const n = optionalInteger(fields, "n", 1, mostAnswers) ?? 1;
  const bestOf = optionalInteger(fields, "best_of", 1, mostAnswers) ?? n;
  optionalInteger(fields, "logprobs", 0, 20);
  const streamOptions = streamOptionsOf(fields, stream);
  const text = promptText(fields.prompt);
  const echo = optionalBoolean(fields, "echo") === true ? text : null;
  // Said aloud: not every server has OpenAI's default, and the hold covers no more.
  const body = given === undefined ? setMembers(sent, members, { max_tokens: maxTokens }) : sent;
  if (body !== sent) members = jsonMembers(body);
  const wantsUsage = streamOptions?.include_usage === true;
  return {
    format: "openai_completions",
    model,
    stream,
    maxTokens,
    choices: prompts * Math.max(n, bestOf),
    mediaParts: 0,
    imageBytes: 0,
    needs: noNeeds,
    lastUserText: text,
    user: typeof fields.user === "string" ? fields.user : null,
    native: { body, members, headers: [], wantsUsage, streamOptions },
    echo,
    toChat: () => toChat(fields, model, maxTokens),
  };
}

/** The prompt to repeat before each answer; of a request that another door has read, none. */
export const echoOf = (read: ChatRead): string =>
  read.format === "openai_completions" && "echo" in read ? ((read as CompletionsRead).echo ?? "") : "";

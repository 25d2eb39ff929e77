/**
 * `messages/count_tokens`, and its answer by our own count for routes whose upstream does not count
 * (platform.claude.com/docs/en/build-with-claude/token-counting says of its own counts too that they are estimates).
 */
import type { DoorInput } from "../port.ts";
import type { TokenQuestion } from "../token-question.ts";
import { readCountTokensRequest } from "./read-request.ts";

/** An image costs at most about this many tokens (platform.claude.com/docs/en/build-with-claude/vision). */
const tokensOfImage = 1600;
/** A page of a PDF as text and as image, and how many bytes of base64 such a page has. */
const tokensOfPage = 3000;
const bytesOfPage = 100_000;
/** What the API adds for tools at all. */
const tokensOfTools = 346;
/** What frames a message, beside the line that its words are counted in. */
const tokensOfMessage = 3;

interface Words {
  texts: string[];
  mediaTokens: number;
}

const isBase64Source = (holder: Record<string, unknown>): boolean =>
  holder.type === "base64" && typeof holder.data === "string";

/** A JSON value: its texts, its names, and what images and documents in it cost. */
function note(value: unknown, words: Words): void {
  if (typeof value === "string") words.texts.push(value);
  else if (typeof value === "number" || typeof value === "boolean") words.texts.push(String(value));
  else if (Array.isArray(value)) for (const item of value) note(item, words);
  else if (typeof value === "object" && value !== null) noteMembers(value as Record<string, unknown>, words);
}

function noteMembers(members: Record<string, unknown>, words: Words): void {
  const media = tokensOfMedia(members);
  if (media > 0) words.mediaTokens += media;
  else if (members.type === "text") note(members.text, words);
  else
    for (const [name, member] of Object.entries(members)) {
      words.texts.push(name);
      note(member, words);
    }
}

/** Zero: it is neither an image nor a document with pages. */
function tokensOfMedia({ type, source }: Record<string, unknown>): number {
  if (type === "image") return tokensOfImage;
  if (type !== "document" || typeof source !== "object" || source === null) return 0;
  const from = source as Record<string, unknown>;
  if (isBase64Source(from)) return tokensOfPage * Math.max(1, Math.ceil(String(from.data).length / bytesOfPage));
  return from.type === "text" || from.type === "content" ? 0 : tokensOfPage;
}

const contentOf = (message: unknown): unknown =>
  typeof message === "object" && message !== null ? (message as Record<string, unknown>).content : null;

/** Reads a body of `messages/count_tokens`. @throws AppError(invalid_request) with the parameter at fault */
export function readMessagesQuestion(input: DoorInput): TokenQuestion {
  const { model, native } = readCountTokensRequest(input);
  const fields = JSON.parse(native.body.toString("utf8")) as Record<string, unknown>;
  const messages = Array.isArray(fields.messages) ? fields.messages : [];
  const hasTools = Array.isArray(fields.tools) && fields.tools.length > 0;
  const words: Words = { texts: [], mediaTokens: 0 };
  note(fields.system, words);
  for (const message of messages) note(contentOf(message), words);
  if (hasTools) note(fields.tools, words);
  const framing = messages.length * tokensOfMessage + (hasTools ? tokensOfTools : 0);
  return {
    format: "anthropic",
    model,
    native,
    text: () => words.texts.join("\n"),
    answer: (textTokens) => ({ input_tokens: Math.max(1, textTokens + words.mediaTokens + framing) }),
  };
}

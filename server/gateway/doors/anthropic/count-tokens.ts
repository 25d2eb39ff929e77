/**
 * Input tokens of a request by estimate, for routes whose upstream does not count them
 * (platform.claude.com/docs/en/build-with-claude/token-counting says of its own counts too that they are estimates).
 */
import type { ChatRead } from "../port.ts";

/** An image costs at most about this many tokens (platform.claude.com/docs/en/build-with-claude/vision). */
const tokensOfImage = 1600;
/** A page of a PDF as text and as image, and how many bytes of base64 such a page has. */
const tokensOfPage = 3000;
const bytesOfPage = 100_000;
/** What the API adds for tools at all. */
const tokensOfTools = 346;
const tokensOfMessage = 4;

const isBase64Source = (holder: Record<string, unknown>): boolean =>
  holder.type === "base64" && typeof holder.data === "string";

/** About four letters of English make a token; other scripts have more tokens than letters of that. */
function textTokens(text: string): number {
  const bytes = Buffer.byteLength(text);
  const foreign = (bytes - text.length) / 2;
  return (text.length - foreign) / 4 + foreign;
}

/** Tokens of a JSON value: its texts, its names, and what images and documents in it cost. */
function valueTokens(value: unknown): number {
  if (typeof value === "string") return textTokens(value);
  if (typeof value === "number" || typeof value === "boolean") return 1;
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + valueTokens(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  const members = value as Record<string, unknown>;
  if (members.type === "image") return tokensOfImage;
  const { source } = members;
  if (members.type === "document" && typeof source === "object" && source !== null) {
    const base64 = source as Record<string, unknown>;
    if (isBase64Source(base64)) return tokensOfPage * Math.ceil(String(base64.data).length / bytesOfPage);
    if (base64.type !== "text" && base64.type !== "content") return tokensOfPage;
  }
  if (members.type === "text") return valueTokens(members.text);
  return Object.entries(members).reduce((sum, [name, member]) => sum + textTokens(name) + valueTokens(member), 0);
}

/**
 * The answer of `messages/count_tokens`: tokens that the request goes in with.
 * @param read by `readCountTokensRequest`
 */
export function countMessagesTokens(read: ChatRead): { input_tokens: number } {
  const { body } = read.native;
  const fields = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  const messages = Array.isArray(fields.messages) ? fields.messages : [];
  const tools = Array.isArray(fields.tools) && fields.tools.length > 0 ? fields.tools : null;
  const spoken = valueTokens(fields.system) + valueTokens(messages.map((message) => contentOf(message)));
  const declared = tools ? tokensOfTools + valueTokens(tools) : 0;
  return { input_tokens: Math.max(1, Math.ceil(spoken + declared + messages.length * tokensOfMessage)) };
}

const contentOf = (message: unknown): unknown =>
  typeof message === "object" && message !== null ? (message as Record<string, unknown>).content : null;

/** Tokens of a chat's messages with what frames them. */
import { countTokens, type TokenCount } from "./count-tokens.ts";

/**
 * OpenAI's cookbook, "How to count tokens with tiktoken" (openai-cookbook, examples/
 * How_to_count_tokens_with_tiktoken.ipynb): each message costs 3 beyond its role and content, a name 1, and the
 * reply's beginning 3.
 */
const perMessage = 3;
const perName = 1;
const perReply = 3;

interface Words {
  texts: string[];
  /** Text is all that the message has. */
  plain: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function contentWords(content: unknown): Words {
  if (typeof content === "string") return { texts: [content], plain: true };
  if (!Array.isArray(content)) return { texts: [], plain: content === undefined || content === null };
  const texts = content.flatMap((part: unknown) =>
    isObject(part) && typeof part.text === "string" ? [part.text] : [],
  );
  return { texts, plain: texts.length === content.length };
}

/** Names and arguments of the calls; how a vendor frames them is not published. */
function callWords(calls: unknown): string[] {
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call: unknown) => {
    const called = isObject(call) && isObject(call.function) ? call.function : {};
    return [called.name, called.arguments].filter((text): text is string => typeof text === "string");
  });
}

function messageWords(message: Record<string, unknown>): Words {
  const { texts, plain } = contentWords(message.content);
  const calls = callWords(message.tool_calls);
  const named = [message.role, message.name].filter((text): text is string => typeof text === "string");
  return { texts: [...named, ...texts, ...calls], plain: plain && calls.length === 0 };
}

/**
 * Input tokens of a chat in the one form: text, roles, names and calls, with OpenAI's frame around each message.
 *
 * @returns exact only where every message is text alone and the model's tokenizer is known; images, audio and files
 * are not counted
 */
export async function countChatTokens(
  model: string,
  messages: readonly Record<string, unknown>[],
): Promise<TokenCount> {
  const total: TokenCount = { tokens: perReply, exact: true };
  for (const message of messages) {
    const { texts, plain } = messageWords(message);
    total.tokens += perMessage + (typeof message.name === "string" ? perName : 0);
    total.exact &&= plain;
    for (const text of texts) {
      const counted = await countTokens(model, text);
      total.tokens += counted.tokens;
      total.exact &&= counted.exact;
    }
  }
  return total;
}

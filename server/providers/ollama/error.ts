import type { UpstreamRefusal } from "../port.ts";
import { isObject, parseObject, textOf } from "../wire/json-values.ts";

const contextWords =
  /context (length|window|size)|exceeds? (the )?(available |maximum )?context|prompt (is )?too long/i;
const capabilityWords = /does not support|not supported|unsupported|model .{0,256} is not capable/i;

/** The refusal of a parsed `{"error": …}`, or null. */
export function ollamaRefusalOf(body: Record<string, unknown>): UpstreamRefusal | null {
  const { error } = body;
  const message = textOf(error) ?? (isObject(error) ? textOf(error.message) : null);
  if (message === null) return null;
  const head = message.slice(0, 2000);
  const reason = contextWords.test(head) ? "context_length" : capabilityWords.test(head) ? "capability" : "other";
  return { message, type: null, code: null, param: null, reason };
}

/** Ollama's error body → refusal; null: it is none that can be read. */
export function ollamaRefusal(_status: number, body: Buffer): UpstreamRefusal | null {
  const value = parseObject(body.toString("utf8"));
  return value && ollamaRefusalOf(value);
}

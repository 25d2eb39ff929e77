/**
 * Reasoning of another vendor's model in a conversation that has moved to OpenAI: OpenAI can neither read its proof nor
 * find the item by the id that we gave it, so it stays away, as it does where the request is translated.
 */
import type { NativeRequest } from "#server/providers/port.ts";
import { setMembers } from "#server/providers/wire/json-edits.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { textOf } from "#server/providers/wire/json-values.ts";
import { isForeignProof } from "#server/providers/wire/reasoning-proof.ts";
import type { Fields } from "../request-fields.ts";

/** Whether a reasoning item's id is one of ours, "rs_<request>_<index>": OpenAI's have no index. */
const isOurReasoningId = (id: string): boolean => /^rs_[^_]+_\d+$/.test(id);

function isForeign(item: Fields): boolean {
  if (item.type !== "reasoning") return false;
  const id = textOf(item.id);
  if (id !== null && isOurReasoningId(id)) return true;
  const proof = textOf(item.encrypted_content);
  return proof !== null && isForeignProof("openai", proof);
}

/** The body without such items; all else byte for byte. @param items of `input`; none where it is a text */
export function withoutForeignReasoning(
  body: Buffer,
  members: NativeRequest["members"],
  items: readonly Fields[],
): Pick<NativeRequest, "body" | "members"> {
  if (!items.some(isForeign)) return { body, members };
  const cleaned = setMembers(body, members, { input: items.filter((item) => !isForeign(item)) });
  return { body: cleaned, members: jsonMembers(cleaned) };
}

/**
 * Proofs of another vendor's reasoning in a conversation that has moved to Google: Google's own word stands in for
 * those of calls, which Gemini 3 wants; the others are left out.
 */
import { missingSignature } from "#server/providers/gemini/contents.ts";
import type { NativeRequest } from "#server/providers/port.ts";
import { setMembers } from "#server/providers/wire/json-edits.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { objectField, objectsField, textField } from "./field.ts";
import { isForeignSignature } from "./thought-signature.ts";

type Fields = Record<string, unknown>;

function cleaned(part: Fields, param: string): Fields {
  const signature = textField(part, "thoughtSignature", param);
  if (signature === null || !isForeignSignature(signature)) return part;
  const { thoughtSignature: _, thought_signature: __, ...rest } = part;
  return objectField(part, "functionCall", param) ? { ...rest, thoughtSignature: missingSignature } : rest;
}

/** The body without such proofs; all but its contents byte for byte. */
export function withoutForeignThoughts(
  body: Buffer,
  members: NativeRequest["members"],
  fields: Fields,
): Pick<NativeRequest, "body" | "members"> {
  const contents = objectsField(fields, "contents", "").map((content, index) => {
    const param = `contents.${index}`;
    const parts = objectsField(content, "parts", param);
    return { ...content, parts: parts.map((part, number) => cleaned(part, `${param}.parts.${number}`)) };
  });
  const written = setMembers(body, members, { contents });
  return { body: written, members: jsonMembers(written) };
}

/**
 * Sets members of a JSON body in place, by their byte spans, so that everything else reaches the upstream byte for
 * byte.
 */
import { applyEdits, type Edit, type MemberSpan } from "./json-members.ts";

/**
 * The body of a JSON object with these members set: replaced where they stand, added where they are missing, left
 * alone where they already say so.
 * @param members spans of the body's top-level members
 */
export function setMembers(
  body: Buffer,
  members: ReadonlyMap<string, MemberSpan>,
  values: Readonly<Record<string, unknown>>,
): Buffer {
  const edits: Edit[] = [];
  const added: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const span = members.get(name);
    const text = JSON.stringify(value);
    if (!span) added.push(`${JSON.stringify(name)}:${text}`);
    else if (body.toString("utf8", span.start, span.end) !== text) edits.push({ ...span, text });
  }
  if (added.length > 0) {
    const behindBrace = body.indexOf(0x7b) + 1;
    edits.push({ start: behindBrace, end: behindBrace, text: `${added.join(",")}${members.size > 0 ? "," : ""}` });
  }
  return applyEdits(body, edits);
}

/** The gateway's old address of what codecs share. */
export { applyEdits, type Edit, jsonMembers, type MemberSpan } from "#server/providers/wire/json-members.ts";

/** A client's request as an OpenAI-shaped upstream gets it: byte for byte the same but for the model's name. */
import { setMembers } from "#server/providers/wire/json-edits.ts";
import { applyEdits } from "#server/providers/wire/json-members.ts";
import type { UpstreamContext, UpstreamRequest } from "../../port.ts";
import { formPart } from "../multipart.ts";
import type { MediaBody, MediaRead } from "../port.ts";

const accepted = { whole: "application/json, text/plain", events: "text/event-stream", bytes: "*/*" } as const;

function bodyOf(body: MediaBody, upstreamModel: string): Buffer {
  if (body.kind === "json") return setMembers(body.bytes, body.members, { model: upstreamModel });
  const part = formPart(body.form, "model");
  return part ? applyEdits(body.bytes, [{ start: part.start, end: part.end, text: upstreamModel }]) : body.bytes;
}

/** The request to `/<endpoint>` behind the base URL. */
export function openAiRequest(read: MediaRead, context: UpstreamContext): UpstreamRequest {
  const { body } = read;
  const contentType = body.kind === "json" ? "application/json" : body.contentType;
  return {
    path: `/${read.endpoint}`,
    headers: ["content-type", contentType, "accept", accepted[read.delivery]],
    body: bodyOf(body, context.upstreamModel),
  };
}

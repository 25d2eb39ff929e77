/** Reads generateContent and streamGenerateContent (ai.google.dev/api/generate-content). */
import type { NativeRequest } from "#server/providers/port.ts";
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { typedImageBytes } from "../image-bytes.ts";
import type { ChatRead, DoorInput, Needs } from "../port.ts";
import { chatOf } from "./chat-body.ts";
import { integerField, objectField, objectsField, textField } from "./field.ts";
import { withoutForeignThoughts } from "./foreign-thoughts.ts";
import { isForeignSignature } from "./thought-signature.ts";

type Fields = Record<string, unknown>;

/** A request of Google's shape; its writer needs to know whether thoughts are wanted. */
export interface GeminiRead extends ChatRead {
  includeThoughts: boolean;
}

const mostTokens = 100_000_000;

interface Seen {
  mediaParts: number;
  imageBytes: number;
  needs: Needs;
  lastUserText: string | null;
  /** Proofs of another vendor's reasoning are among the parts. */
  foreignThoughts: boolean;
}

function noteMedia(part: Fields, param: string, seen: Seen): void {
  const bytes = objectField(part, "inlineData", param);
  const inline = bytes ?? objectField(part, "fileData", param);
  if (!inline) return;
  seen.mediaParts++;
  const type = textField(inline, "mimeType", param) ?? "";
  if (bytes) seen.imageBytes += typedImageBytes(type, textField(bytes, "data", param));
  if (/^(image|video)\//i.test(type)) seen.needs.vision = true;
  else if (/^audio\//i.test(type)) seen.needs.audio = true;
  else seen.needs.files = true;
}

/** Members of a part that mean more tokens than their bytes. */
function noteParts(content: Fields, param: string, seen: Seen): string | null {
  const parts = objectsField(content, "parts", param);
  let text: string | null = "";
  parts.forEach((part, index) => {
    const place = `${param}.parts.${index}`;
    noteMedia(part, place, seen);
    const signature = textField(part, "thoughtSignature", place);
    if (signature !== null && isForeignSignature(signature)) seen.foreignThoughts = true;
    const answer = objectField(part, "functionResponse", place);
    if (answer)
      objectsField(answer, "parts", place).forEach((media, number) => {
        noteMedia(media, `${place}.functionResponse.parts.${number}`, seen);
      });
    const own = textField(part, "text", place);
    text = own === null || text === null ? null : text + own;
  });
  return parts.length === 0 ? null : text;
}

const roles = new Set(["user", "model", "function", "tool"]);

function look(fields: Fields): Seen {
  const needs = { tools: false, vision: false, audio: false, files: false, jsonSchema: false };
  const seen: Seen = { mediaParts: 0, imageBytes: 0, needs, lastUserText: null, foreignThoughts: false };
  const contents = objectsField(fields, "contents", "");
  if (contents.length === 0) throw invalidRequest("contents", "'contents' is required and must not be empty.");
  contents.forEach((content, index) => {
    const param = `contents.${index}`;
    const role = textField(content, "role", param) || "user";
    if (!roles.has(role)) throw invalidRequest(`${param}.role`, "Please use a valid role: user, model.");
    const text = noteParts(content, param, seen);
    if (index === contents.length - 1 && role === "user") seen.lastUserText = text;
  });
  const system = objectField(fields, "systemInstruction", "");
  if (system) noteParts(system, "systemInstruction", seen);
  needs.tools = objectsField(fields, "tools", "").length > 0;
  return seen;
}

/** The body's member spans; a member of generationConfig that is given twice is refused as one at the top is. */
function membersOf(body: Buffer): NativeRequest["members"] {
  const members = jsonMembers(body);
  const config = members.get("generationConfig") ?? members.get("generation_config");
  if (config && body[config.start] === 0x7b) jsonMembers(body.subarray(config.start, config.end));
  return members;
}

function modelOf(pathModel: string | null): string {
  const model = pathModel?.replace(/^models\//, "") ?? "";
  if (model === "")
    throw invalidRequest("model", "The path must name a model: /v1beta/models/<model>:generateContent.");
  return model;
}

/**
 * Reads and checks a request.
 * @param jsonArray a stream is wanted as one JSON array, because the query has no `alt=sse`
 * @throws AppError(invalid_request) with the parameter at fault
 */
export function readGeminiRequest(input: DoorInput, jsonArray: boolean): GeminiRead {
  const model = modelOf(input.pathModel);
  const fields = readJsonObject(input.body);
  const members = membersOf(input.body);
  const config = objectField(fields, "generationConfig", "") ?? {};
  const place = "generationConfig";
  const { foreignThoughts, ...seen } = look(fields);
  seen.needs.jsonSchema =
    objectField(config, "responseSchema", place) !== null || objectField(config, "responseJsonSchema", place) !== null;
  const thinking = objectField(config, "thinkingConfig", place);
  const stream = input.pathStream;
  return {
    format: "gemini",
    model,
    stream,
    maxTokens: integerField(config, "maxOutputTokens", place, { least: 1, most: mostTokens }),
    choices: integerField(config, "candidateCount", place, { least: 1, most: 128 }) ?? 1,
    ...seen,
    user: null,
    native: {
      ...(foreignThoughts ? withoutForeignThoughts(input.body, members, fields) : { body: input.body, members }),
      headers: [],
      wantsUsage: true,
      streamOptions: null,
      ...(stream && jsonArray ? { jsonArray } : {}),
    },
    includeThoughts: thinking !== null && (thinking.includeThoughts === true || thinking.include_thoughts === true),
    toChat: () => chatOf(fields, { model, stream }),
  };
}

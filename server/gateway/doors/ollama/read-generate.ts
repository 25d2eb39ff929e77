/** Reads a client's body of Ollama's `api/generate`. */
import type { ChatBody } from "#server/providers/chat.ts";
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { imageListBytes } from "../image-bytes.ts";
import type { ChatRead, DoorInput } from "../port.ts";
import { type Fields, optionalText, requiredText } from "../request-fields.ts";
import { chatSettings, imagePart, imagesOf, maxTokensOf, optionsOf, streamOf } from "./fields.ts";

/** What only a model that runs on Ollama can take. */
const ownMembers = ["suffix", "template", "context", "raw"];

const isGiven = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0);

/** @throws AppError(invalid_request) for what only Ollama can do */
function toChat(fields: Fields, read: { model: string; prompt: string; images: string[]; stream: boolean }): ChatBody {
  for (const name of ownMembers)
    if (isGiven(fields[name]))
      throw invalidRequest(name, `'${name}' is not supported by the model that serves this request.`);
  const system = optionalText(fields, "system");
  const parts = [{ type: "text", text: read.prompt }, ...read.images.map(imagePart)];
  const messages: Fields[] = system ? [{ role: "system", content: system }] : [];
  messages.push({ role: "user", content: read.images.length > 0 ? parts : read.prompt });
  const stream = read.stream ? { stream: true } : {};
  return { model: read.model, messages, ...chatSettings(fields, optionsOf(fields)), ...stream };
}

/** @throws AppError(invalid_request) with the parameter at fault */
export function readOllamaGenerate({ body }: Pick<DoorInput, "body">): ChatRead {
  const fields = readJsonObject(body);
  const members = jsonMembers(body);
  const model = requiredText(fields, "model");
  const stream = streamOf(fields);
  const prompt = optionalText(fields, "prompt") ?? "";
  if (prompt === "") throw invalidRequest("prompt", "'prompt' is required and must be a string.");
  const images = imagesOf(fields, "images");
  return {
    format: "ollama_generate",
    model,
    stream,
    maxTokens: maxTokensOf(optionsOf(fields)),
    choices: 1,
    mediaParts: images.length,
    imageBytes: imageListBytes(images),
    needs: { tools: false, vision: images.length > 0, audio: false, files: false, jsonSchema: isObject(fields.format) },
    lastUserText: images.length === 0 ? prompt : null,
    user: null,
    native: { body, members, headers: [], wantsUsage: true, streamOptions: null },
    toChat: () => toChat(fields, { model, prompt, images, stream }),
  };
}

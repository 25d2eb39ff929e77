/** Gemini's contents as OpenAI's messages. */
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { field, objectField, objectsField, textField } from "./field.ts";
import { proofOf } from "./thought-signature.ts";

type Fields = Record<string, unknown>;

/** Calls that no answer has come for yet, so that answers without ids find theirs by name. */
class Calls {
  private open: { id: string; name: string }[] = [];
  private count = 0;

  made(id: string | null, name: string): string {
    const call = { id: id || `call_${this.count++}`, name };
    this.open.push(call);
    return call.id;
  }

  answered(id: string | null, name: string | null, param: string): string {
    const at = this.open.findIndex((call) => (id ? call.id === id : call.name === name));
    const [call] = at < 0 ? [] : this.open.splice(at, 1);
    if (!call) throw invalidRequest(param, "A function response must belong to a function call of an earlier turn.");
    return call.id;
  }
}

function required(holder: Fields, name: string, param: string): string {
  const value = textField(holder, name, param);
  if (value === null) throw invalidRequest(`${param}.${name}`, `'${name}' is required.`);
  return value;
}

/** An image, audio clip or file as a content part; null: the part is none. */
function mediaOf(part: Fields, param: string): Fields | null {
  const inline = objectField(part, "inlineData", param);
  if (inline) {
    const type = required(inline, "mimeType", `${param}.inlineData`).toLowerCase();
    const data = required(inline, "data", `${param}.inlineData`);
    const url = `data:${type};base64,${data}`;
    if (type.startsWith("image/")) return { type: "image_url", image_url: { url } };
    const audio = /^audio\/(?:x-)?([a-z0-9.+-]+)$/.exec(type)?.[1];
    if (audio) return { type: "input_audio", input_audio: { data, format: audio === "mpeg" ? "mp3" : audio } };
    const extension = type.split("/")[1]?.replace(/[^a-z0-9]/g, "") ?? "bin";
    return { type: "file", file: { file_data: url, filename: `file.${extension}` } };
  }
  const file = objectField(part, "fileData", param);
  if (!file) return null;
  const url = required(file, "fileUri", `${param}.fileData`);
  const type = textField(file, "mimeType", `${param}.fileData`) ?? "";
  return type.startsWith("image/")
    ? { type: "image_url", image_url: { url } }
    : { type: "file", file: { file_url: url } };
}

const known = new Set([
  "text",
  "thought",
  "thoughtSignature",
  "functionCall",
  "functionResponse",
  "inlineData",
  "fileData",
]);
/** Say nothing that a model of another vendor could use. */
const ignored = new Set(["videoMetadata", "mediaResolution", "partMetadata"]);

const jsonName = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function checkKnown(part: Fields, param: string): void {
  const other = Object.keys(part).find((key) => !known.has(jsonName(key)) && !ignored.has(jsonName(key)));
  if (other !== undefined)
    throw invalidRequest(
      `${param}.${other}`,
      `The model that serves this request has no part '${other.slice(0, 64)}'.`,
    );
}

function toolMessage(answer: Fields, param: string, calls: Calls): Fields {
  const id = textField(answer, "id", param);
  const name = textField(answer, "name", param);
  const response = objectField(answer, "response", param) ?? {};
  // Google's own convention for answers that are no object.
  const keys = Object.keys(response);
  const plain = keys.length === 1 ? (response.output ?? response.result) : undefined;
  return {
    role: "tool",
    tool_call_id: calls.answered(id, name, param),
    content: typeof plain === "string" ? plain : JSON.stringify(response),
  };
}

function userMessages(content: Fields, param: string, calls: Calls): Fields[] {
  const answers: Fields[] = [];
  const parts: Fields[] = [];
  objectsField(content, "parts", param).forEach((part, index) => {
    const place = `${param}.parts.${index}`;
    checkKnown(part, place);
    const answer = objectField(part, "functionResponse", place);
    if (answer) {
      answers.push(toolMessage(answer, `${place}.functionResponse`, calls));
      objectsField(answer, "parts", place).forEach((media, number) => {
        const read = mediaOf(media, `${place}.functionResponse.parts.${number}`);
        if (read) parts.push(read);
      });
      return;
    }
    const text = textField(part, "text", place);
    const read = text === null ? mediaOf(part, place) : { type: "text", text };
    if (read) parts.push(read);
  });
  const onlyText = parts.every((part) => part.type === "text");
  if (parts.length === 0) return answers;
  return [...answers, { role: "user", content: onlyText ? parts.map((part) => part.text).join("") : parts }];
}

function modelMessage(content: Fields, param: string, calls: Calls): Fields[] {
  let text = "";
  let reasoning = "";
  let signature: string | null = null;
  const toolCalls: Fields[] = [];
  objectsField(content, "parts", param).forEach((part, index) => {
    const place = `${param}.parts.${index}`;
    checkKnown(part, place);
    const signed = textField(part, "thoughtSignature", place);
    const call = objectField(part, "functionCall", place);
    if (call) {
      const name = required(call, "name", `${place}.functionCall`);
      const id = calls.made(textField(call, "id", place), name);
      const args = JSON.stringify(objectField(call, "args", place) ?? {});
      // The first call's signature is the one that counts.
      if (signed && toolCalls.every((made) => made.signed !== true)) signature = signed;
      toolCalls.push({ id, type: "function", function: { name, arguments: args }, signed: signed !== null });
      return;
    }
    if (signed && toolCalls.length === 0) signature = signed;
    const own = textField(part, "text", place) ?? "";
    if (part.thought === true) reasoning += own;
    else text += own;
  });
  if (text === "" && toolCalls.length === 0) return [];
  return [
    {
      role: "assistant",
      content: text === "" ? null : text,
      ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
      ...(signature === null ? {} : { reasoning_signature: proofOf(signature) }),
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(({ signed: _, ...call }) => call) }),
    },
  ];
}

function systemMessages(fields: Fields): Fields[] {
  const system = field(fields, "systemInstruction", "");
  if (system === undefined) return [];
  const content = objectField(fields, "systemInstruction", "") ?? {};
  const texts = objectsField(content, "parts", "systemInstruction").map((part, index) => {
    const text = textField(part, "text", `systemInstruction.parts.${index}`);
    if (text === null) throw invalidRequest(`systemInstruction.parts.${index}`, "A system instruction has text only.");
    return text;
  });
  return texts.length === 0 ? [] : [{ role: "system", content: texts.join("\n") }];
}

/**
 * System instruction and contents as messages.
 * @throws AppError(invalid_request) naming the part at fault
 */
export function chatMessages(fields: Fields): Fields[] {
  const calls = new Calls();
  const messages = systemMessages(fields);
  objectsField(fields, "contents", "").forEach((content, index) => {
    const param = `contents.${index}`;
    const isModel = textField(content, "role", param) === "model";
    messages.push(...(isModel ? modelMessage(content, param, calls) : userMessages(content, param, calls)));
  });
  return messages;
}

import { expect, test } from "vitest";
import { refuseStoredIn, refuseStoredInResponse } from "./stored-input.ts";

const refused = (param: string) => expect.objectContaining({ code: "invalid_request", param });
const input = (...items: object[]) => JSON.stringify({ input: items });
const said = (...content: object[]) => ({ role: "user", content });

test.each([
  [input({ type: "item_reference", id: "msg_1" }), "input.0.id"],
  [input(said(), { id: "msg_1" }), "input.1.id"],
  [input({ id: "msg_1", type: null }), "input.0.id"],
  [input(said({ type: "input_file", file_id: "file-1" })), "input.0.content.0.file_id"],
  [input(said({ type: "input_image", file_id: "file-1" })), "input.0.content.0.file_id"],
  [
    input({ type: "function_call_output", call_id: "c", output: [{ type: "input_image", file_id: "f" }] }),
    "input.0.output.0.file_id",
  ],
  [
    input({ type: "computer_call_output", call_id: "c", output: { type: "computer_screenshot", file_id: "f" } }),
    "input.0.output.file_id",
  ],
  [input({ type: "image_generation_call", id: "ig_1" }), "input.0.id"],
  ['{"input":[{"content":[{"type":"input_file","file\\u005fid":"f"}]}]}', "input.0.content.0.file_id"],
])(
  "a Response that begins with what lies in the shared account is refused, unless the settings allow it: %s",
  (text, param) => {
    expect(() => refuseStoredInResponse(Buffer.from(text), {})).toThrow(refused(param));
    expect(() => refuseStoredInResponse(Buffer.from(text), { paid_extras: true })).not.toThrow();
  },
);

const messages = (...content: object[]) => JSON.stringify({ messages: [{ role: "user", content }] });
const contents = (fileUri: string) => JSON.stringify({ contents: [{ parts: [{ fileData: { fileUri } }] }] });

test.each([
  [messages({ type: "file", file: { file_id: "file-1" } }), "messages.0.content.0.file.file_id"],
  ['{"messages":[{"role":"assistant","audio":{"id":"audio_1"}}]}', "messages.0.audio.id"],
  [messages({ type: "document", source: { type: "file", file_id: "file_1" } }), "messages.0.content.0.source.file_id"],
  [messages({ type: "container_upload", file_id: "file_1" }), "messages.0.content.0.file_id"],
  [contents("https://generativelanguage.googleapis.com/v1beta/files/abc"), "contents.0.parts.0.fileData.fileUri"],
  [contents("files/abc"), "contents.0.parts.0.fileData.fileUri"],
  [contents("gs://bucket/report.pdf"), "contents.0.parts.0.fileData.fileUri"],
  ['{"contents":[{"parts":[{"file_data":{"file_uri":"files/a"}}]}]}', "contents.0.parts.0.file_data.file_uri"],
])("so is a chat of any format: %s", (text, param) => {
  expect(() => refuseStoredIn(Buffer.from(text), {})).toThrow(refused(param));
  expect(() => refuseStoredIn(Buffer.from(text), { paid_extras: true })).not.toThrow();
});

test.each([
  [input({ type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "a" }] })],
  [input({ type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAA" })],
  [input({ type: "image_generation_call", id: "ig_1", result: "iVBO" })],
  [input({ type: "function_call", id: "fc_1", call_id: "c", name: "open", arguments: '{"file_id":"1"}' })],
  [JSON.stringify({ input: "a", tools: [{ type: "function", parameters: { file_id: "x" } }] })],
  [messages({ type: "tool_use", id: "t", name: "open", input: { file_id: "own" } })],
  [messages({ type: "input_audio", input_audio: { data: "AA", format: "wav" } })],
  ['{"messages":[],"modalities":["text","audio"],"audio":{"voice":"alloy","format":"wav"}}'],
  [contents("https://example.com/files/abc")],
  [contents("https://www.youtube.com/watch?v=1")],
  ['{"contents":[{"parts":[{"functionCall":{"name":"open","args":{"file_id":"own"}}}]}]}'],
])("what brings its content along passes, and a tool's arguments are the client's own: %s", (text) => {
  expect(() => refuseStoredIn(Buffer.from(text), {})).not.toThrow();
  expect(() => refuseStoredInResponse(Buffer.from(text), {})).not.toThrow();
});

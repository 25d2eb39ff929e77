import { describe, expect, test } from "vitest";
import { fingerprintOf } from "./request-fingerprint.ts";

interface Part {
  name: string;
  filename?: string;
  type?: string;
  content: string;
}

function form(boundary: string, parts: Part[]): string {
  const blocks = parts.map(({ name, filename, type, content }) => {
    const file = filename === undefined ? "" : `; filename="${filename}"`;
    const typed = type === undefined ? "" : `\r\nContent-Type: ${type}`;
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}${typed}\r\n\r\n${content}\r\n`;
  });
  return fingerprintOf(
    "audio/transcriptions whisper",
    `multipart/form-data; boundary=${boundary}`,
    Buffer.from(`${blocks.join("")}--${boundary}--\r\n`),
  );
}

const clip = { name: "file", filename: "a.wav", type: "audio/wav", content: "RIFF" };
const model = { name: "model", content: "whisper" };

describe("two requests are the same", () => {
  test("when their forms have the same parts, whatever boundary the client made up", () => {
    expect(form("one", [model, clip])).toBe(form("another", [model, clip]));
  });

  test("not when a part has another name, file name, type, content or place", () => {
    const others = [
      [model, { ...clip, name: "image" }],
      [model, { ...clip, filename: "b.wav" }],
      [model, { ...clip, type: "audio/mpeg" }],
      [model, { ...clip, content: "RIFX" }],
      [{ ...model, content: "whisper-2" }, clip],
      [clip, model],
      [model],
      [model, clip, clip],
    ].map((parts) => form("one", parts));
    expect(new Set([form("one", [model, clip]), ...others]).size).toBe(others.length + 1);
  });

  test("to the byte where the body is no form, or a malformed one", () => {
    const json = (subject: string, body: string) => fingerprintOf(subject, "application/json", Buffer.from(body));
    expect(json("chat a", "{}")).toBe(json("chat a", "{}"));
    expect(json("chat a", "{}")).not.toBe(json("chat a", "{ }"));
    expect(json("chat a", "{}")).not.toBe(json("chat b", "{}"));
    const broken = (body: string) => fingerprintOf("pass", "multipart/form-data; boundary=x", Buffer.from(body));
    expect(broken("--x broken")).toBe(broken("--x broken"));
    expect(broken("--x broken")).not.toBe(broken("--x  broken"));
    expect(fingerprintOf("pass", undefined, Buffer.alloc(0))).toHaveLength(64);
  });
});

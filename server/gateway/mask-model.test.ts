import { describe, expect, test } from "vitest";
import { maskAnywhere, masked, maskLines } from "./mask-model.ts";

describe("a masked model's name", () => {
  test("is replaced at the top of each line; a tool's argument of the same name is the model's own", () => {
    const call = '"message":{"tool_calls":[{"function":{"name":"buy","arguments":{"model":"T"}}}]}';
    const lines = `{"model":"llama:8b",${call}}\n{${call},"model" : "llama:8b"}\n`;
    expect(maskLines("model", "chat")(Buffer.from(lines)).toString()).toBe(
      `{"model":"chat",${call}}\n{${call},"model" : "chat"}\n`,
    );
  });

  test("is replaced deep inside events too, but not in what the model has written", () => {
    const event = 'data: {"message":{"model": "claude"}}\n\ndata: {"delta":{"text":"{\\"model\\":\\"x\\"}"}}\n\n';
    expect(maskAnywhere("model", "chat")(Buffer.from(event)).toString()).toBe(event.replace('"claude"', '"chat"'));
  });

  test("is told once: an answer that names two is none, a line that does so or is no JSON is left out", () => {
    const twice = Buffer.from('{"model":"a","model":"b"}\n');
    expect(() => masked(twice, "model", "chat")).toThrow(RangeError);
    expect(() => masked(Buffer.from(`{"a":${"[".repeat(300)}${"]".repeat(300)}}`), "model", "chat")).toThrow(
      RangeError,
    );
    const lines = Buffer.concat([twice, Buffer.from('{"a\\x":1}\n{"model":"a"}\n')]);
    expect(maskLines("model", "chat")(lines).toString()).toBe('{"model":"chat"}\n');
  });
});

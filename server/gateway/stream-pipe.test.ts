import { describe, expect, test } from "vitest";
import { maskAnywhere, maskLines } from "./stream-pipe.ts";

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
});

import { describe, expect, test } from "vitest";
import { maskElements, maskEvents, masked, maskLines } from "./mask-model.ts";

describe("a masked model's name", () => {
  test("is replaced at the top of each line; a tool's argument of the same name is the model's own", () => {
    const call = '"message":{"tool_calls":[{"function":{"name":"buy","arguments":{"model":"T"}}}]}';
    const lines = `{"model":"llama:8b",${call}}\n{${call},"model" : "llama:8b"}\n`;
    expect(maskLines("model", "chat")(Buffer.from(lines)).toString()).toBe(
      `{"model":"chat",${call}}\n{${call},"model" : "chat"}\n`,
    );
  });

  const events = (...data: string[]) => data.map((each) => `event: e\ndata: ${each}\n\n`).join("");
  const args = '"args":{"modelVersion":"T","model":"T"},"metadata":{"model":"T"}';

  test.each([
    ["OpenAI's chat", { member: "model" }, '{"id":"a","model" : "NAME",ARGS}'],
    [
      "a Response",
      { holder: "response", member: "model" },
      '{"type":"response.created","response":{ARGS,"model":"NAME"},"model":"T"}',
    ],
    [
      "Anthropic's message",
      { holder: "message", member: "model" },
      '{"type":"message_start","message":{"model":"NAME",ARGS}}',
    ],
    ["Gemini's answer", { member: "modelVersion" }, '{"candidates":[{"functionCall":{ARGS}}],"modelVersion":"NAME"}'],
  ])("is replaced in %s where its events say it, and nowhere else", (_, place, event) => {
    const of = (name: string) => event.replace("ARGS", () => args).replace("NAME", () => name);
    const others = ['{"delta":{"text":"{\\"model\\":\\"x\\"}"}}', `{${args}}`, "[DONE]"];
    const masked = maskEvents(place, 'my "chat"')(Buffer.from(events(of("claude"), ...others, of("claude"))));
    const name = 'my \\"chat\\"';
    expect(masked.toString()).toBe(events(of(name), ...others, of(name)));
  });

  test("is replaced in each element of an array of answers", () => {
    const of = (name: string) => `[{"c":[{${args}}],"modelVersion":"${name}"},\r\n{"modelVersion":"${name}",${args}}`;
    const mask = maskElements({ member: "modelVersion" }, "chat");
    expect(mask(Buffer.from(of("gemini"))).toString()).toBe(of("chat"));
    expect(mask(Buffer.from("\n]")).toString()).toBe("\n]");
  });

  test("does not pass in an event that is damaged, or that names it twice", () => {
    for (const bad of [
      '{"model":"a","model":"a"}',
      '{"a\\x":1,"model":"a"',
      '"model":"a"}',
      `{"b":${"[".repeat(300)},"model":"a"}`,
    ])
      expect(maskEvents({ member: "model" }, "chat")(Buffer.from(`data: ${bad}\n\n`)).toString()).toBe(
        `data: ${bad.replaceAll('"model":"a"', '"model":"chat"')}\n\n`,
      );
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

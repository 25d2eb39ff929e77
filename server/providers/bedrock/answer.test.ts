import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAnswer } from "./answer.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url));
const plain = {
  refusal: null,
  reasoning: null,
  reasoningSignature: null,
  toolCalls: [],
  stopSequence: null,
  logprobs: null,
};

describe("an answer of Converse", () => {
  test("is one choice with its text and its units", () => {
    expect(readAnswer(fixture("sync"))).toEqual({
      id: null,
      model: null,
      choices: [{ ...plain, text: "Here's a list of 3 pop songs by artists from the UK.", finish: "stop" }],
      units: { input: 125, output: 60 },
    });
  });

  test("with parallel tools tells each call; cache reads and writes are beside the input, not in it", () => {
    const answer = readAnswer(fixture("tools"));
    expect(answer.choices[0]).toEqual({
      ...plain,
      text: "I'll look up both.",
      toolCalls: [
        {
          id: "tooluse_kZJMlvQmRJ6eAyJE5GIl7Q",
          name: "top_song",
          arguments: '{"sign":"WZPZ","nested":{"list":[1,2.5,null]}}',
        },
        { id: "tooluse_2", name: "now", arguments: "{}" },
      ],
      finish: "tool_calls",
    });
    // 383 + 2048 + 512 + 68 = 3011, the total that Bedrock tells
    expect(answer.units).toEqual({ input: 383, cached_input: 2048, cache_write: 512, output: 68 });
  });

  test("with reasoning tells it with its proof; Converse counts it as output", () => {
    expect(readAnswer(fixture("reasoning"))).toMatchObject({
      choices: [
        {
          text: "4",
          reasoning: "Two and two. That is four.",
          reasoningSignature: "anthropic:EqoBCkgIARABGAIiQL8rGZ==",
          finish: "stop",
        },
      ],
      units: { input: 40, output: 210 },
    });
  });

  test("to an image is cut at the cap like any other", () => {
    expect(readAnswer(fixture("vision"))).toMatchObject({
      choices: [{ text: "A lock on a canal.", finish: "length" }],
      units: { input: 1601, output: 5 },
    });
  });

  test("without usage has no units", () => {
    expect(readAnswer(fixture("usage-missing")).units).toBeNull();
  });

  test("tells which sequence stopped it, and that a guardrail did", () => {
    const answer = (more: object) =>
      readAnswer(Buffer.from(JSON.stringify({ output: { message: { content: [{ text: "a" }] } }, ...more })))
        .choices[0];
    const fields = { stop_sequence: "END" };
    expect(answer({ stopReason: "stop_sequence", additionalModelResponseFields: fields })).toMatchObject({
      finish: "stop",
      stopSequence: "END",
    });
    expect(answer({ stopReason: "guardrail_intervened" })).toMatchObject({ finish: "content_filter" });
    expect(answer({ stopReason: "content_filtered" })).toMatchObject({ finish: "content_filter" });
    expect(answer({ stopReason: "__proto__" })).toMatchObject({ finish: "stop" });
  });

  test("that is none is a RangeError, nothing else", () => {
    for (const body of ["", "null", "[]", "<html>", '{"message":"no"}', '{"output":{"message":{"content":"x"}}}']) {
      expect(() => readAnswer(Buffer.from(body)), body).toThrow(RangeError);
    }
    const block = fc.oneof(fc.json(), fc.constant('{"toolUse":{"input":{"__proto__":1}}}'));
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), fc.json(), (blocks, usage) => {
        const body = `{"output":{"message":{"content":[${blocks.join(",")}]}},"usage":${usage}}`;
        expect(readAnswer(Buffer.from(body)).choices).toHaveLength(1);
      }),
    );
  });
});

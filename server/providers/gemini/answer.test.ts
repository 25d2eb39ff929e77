import fc from "fast-check";
import { expect, test } from "vitest";
import { geminiAnswer } from "./answer.ts";
import { blockedPrompt, overloaded, reasoningAnswer, textAnswer, toolsAnswer } from "./fixtures/answers.ts";

const read = (body: unknown) => geminiAnswer(Buffer.from(JSON.stringify(body)));
const choice = {
  text: null,
  refusal: null,
  reasoning: null,
  reasoningSignature: null,
  toolCalls: [],
  finish: "stop",
  stopSequence: null,
  logprobs: null,
};

test("a text", () => {
  expect(read(textAnswer)).toEqual({
    id: "kJ3haNnQO6yUmtkPvN6Y0Ac",
    model: "gemini-2.5-flash",
    choices: [{ ...choice, text: "A ledger finds its level." }],
    units: { input: 8, output: 11 },
  });
});

test("parallel calls, each with an id, and the signature of the first", () => {
  const answer = read(toolsAnswer);
  expect(answer.choices).toEqual([
    {
      ...choice,
      reasoning: "**Looking up both cities**\n",
      reasoningSignature: "gemini:CpcDAXLI2nz0cGFyaXM=",
      finish: "tool_calls",
      toolCalls: [
        { id: "8f2b1a3c", name: "get_weather", arguments: '{"city":"Paris"}' },
        {
          id: expect.stringMatching(/^call_[0-9a-f]{24}$/),
          name: "get_weather",
          arguments: '{"city":"Zürich","unit":"c"}',
        },
      ],
    },
  ]);
  expect(answer.units).toEqual({ input: 96, output: 34, reasoning: 111 });
  expect(read(toolsAnswer)).toEqual(answer);
});

test("thoughts are reasoning, counted apart, and their signature is kept", () => {
  expect(read(reasoningAnswer)).toMatchObject({
    choices: [
      {
        text: "9.9 is larger.",
        reasoning: "**Comparing**\n\n9.9 is 9.90.",
        reasoningSignature: "gemini:CtQBAXLI2nx0ZXh0",
      },
    ],
    units: { input: 8, cached_input: 4, output: 6, reasoning: 200 },
  });
});

test("a blocked prompt is an answer without content, and its tokens are counted", () => {
  expect(read(blockedPrompt)).toMatchObject({
    choices: [{ ...choice, finish: "content_filter" }],
    units: { input: 27, output: 0 },
  });
});

test.each([
  ["STOP", "stop"],
  ["MAX_TOKENS", "length"],
  ["SAFETY", "content_filter"],
  ["RECITATION", "content_filter"],
  ["PROHIBITED_CONTENT", "content_filter"],
  ["MALFORMED_FUNCTION_CALL", "content_filter"],
  ["OTHER", "content_filter"],
  ["SOMETHING_NEW", "content_filter"],
  [undefined, "length"],
])("an answer that ends by %s is told as %s", (finishReason, finish) => {
  expect(read({ candidates: [{ content: { parts: [{ text: "a" }] }, finishReason }] }).choices[0]).toMatchObject({
    finish,
  });
});

test("candidates keep their order, usage that is missing is null, logprobs are OpenAI's", () => {
  const answer = read({
    candidates: [
      { content: { parts: [{ text: "b" }] }, finishReason: "STOP", index: 1 },
      {
        content: { parts: [{ text: "a" }] },
        finishReason: "STOP",
        logprobsResult: {
          chosenCandidates: [{ token: "ä", tokenId: 9, logProbability: -0.5 }],
          topCandidates: [{ candidates: [{ token: "b", logProbability: -1 }] }],
        },
      },
    ],
  });
  expect(answer).toMatchObject({ id: null, model: null, units: null });
  expect(answer.choices.map(({ text }) => text)).toEqual(["a", "b"]);
  expect(answer.choices[0]?.logprobs).toEqual({
    content: [
      { token: "ä", logprob: -0.5, bytes: [195, 164], top_logprobs: [{ token: "b", logprob: -1, bytes: [98] }] },
    ],
    refusal: null,
  });
});

test("an image in an answer is kept as Markdown", () => {
  const parts = [{ text: "Here: " }, { inlineData: { mimeType: "image/png", data: "aGk=" } }];
  expect(read({ candidates: [{ content: { parts }, finishReason: "STOP" }] }).choices[0]).toMatchObject({
    text: "Here: ![](data:image/png;base64,aGk=)",
  });
});

test("what is no answer is a RangeError, and nothing else is ever thrown", () => {
  for (const body of ["", "<html>", "[]", "null", "{}", '{"candidates":[]}', JSON.stringify(overloaded)]) {
    expect(() => geminiAnswer(Buffer.from(body)), body).toThrow(RangeError);
  }
  const json = fc.jsonValue();
  fc.assert(
    fc.property(json, json, json, (a, b, c) => {
      for (const body of [a, { candidates: a }, { candidates: [{ content: b, finishReason: c, index: a }] }]) {
        try {
          read(body);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
      read({
        candidates: [{ content: { parts: [{ functionCall: a, thoughtSignature: b, text: c }, b] }, logprobsResult: a }],
      });
    }),
  );
});

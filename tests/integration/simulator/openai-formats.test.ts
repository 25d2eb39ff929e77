/** OpenAI's own client talks with the simulator in OpenAI's other formats, and calls tools. */
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
let openai: OpenAI;
beforeAll(async () => {
  simulator = await startSimulator();
  openai = new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: "sk-upstream", maxRetries: 0 });
});
afterAll(() => simulator.close());

test("the older completions: whole and streamed, sixteen tokens when nothing is said", async () => {
  const ask = { model: "sim-tokens-9-40", prompt: "Tell me of the lock." };
  const whole = await openai.completions.create(ask);
  expect(whole).toMatchObject({ object: "text_completion", usage: { prompt_tokens: 9, completion_tokens: 16 } });
  expect(whole.choices[0]).toMatchObject({ finish_reason: "length", index: 0 });
  let text = "";
  let tokens = 0;
  const stream = await openai.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } });
  for await (const chunk of stream) {
    text += chunk.choices[0]?.text ?? "";
    tokens = chunk.usage?.completion_tokens ?? tokens;
  }
  expect([text, tokens]).toEqual([whole.choices[0]?.text, 16]);
  const two = await openai.completions.create({ ...ask, prompt: ["a", "b"], max_tokens: 4 });
  expect(two.choices).toHaveLength(2);
});

test("responses: whole and streamed", async () => {
  const ask = { model: "sim-tokens-9-7", input: "Tell me of the lock." };
  const whole = await openai.responses.create(ask);
  expect(whole).toMatchObject({ status: "completed", usage: { input_tokens: 9, output_tokens: 7 } });
  const stream = openai.responses.stream(ask);
  const final = await stream.finalResponse();
  expect(final.output_text).toBe(whole.output_text);
  expect(final.usage).toEqual(whole.usage);
  const short = await openai.responses.create({ ...ask, max_output_tokens: 3 });
  expect(short).toMatchObject({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } });
});

test("a tool that must be called is called, whole and streamed, two side by side where that is allowed", async () => {
  const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const tool = (name: string) => ({ type: "function" as const, function: { name, parameters } });
  const ask = {
    model: "sim-ok",
    messages: [{ role: "user" as const, content: "How is the weather?" }],
    tools: [tool("weather"), tool("wind")],
    tool_choice: "required" as const,
    parallel_tool_calls: true,
  };
  const whole = await openai.chat.completions.create(ask);
  expect(whole.choices[0]).toMatchObject({
    finish_reason: "tool_calls",
    message: {
      content: null,
      tool_calls: [
        { id: "call_sim0", function: { name: "weather", arguments: '{"city":"canal"}' } },
        { id: "call_sim1", function: { name: "wind" } },
      ],
    },
  });
  const streamed = await openai.chat.completions.stream(ask).finalChatCompletion();
  expect(streamed.choices[0]?.message.tool_calls).toMatchObject(whole.choices[0]?.message.tool_calls ?? []);
});

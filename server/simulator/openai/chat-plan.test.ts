import { expect, test } from "vitest";
import { type ChatPlan, planChat } from "./chat-plan.ts";

const plan = (fields: object): ChatPlan => {
  const result = planChat(
    JSON.stringify({ messages: [{ role: "user", content: "How high is the water?" }], ...fields }),
  );
  if ("error" in result) throw new Error(result.error);
  return result;
};

test("the same prompt gets the same answer and the same counts", () => {
  expect(plan({ model: "sim-ok" })).toEqual(plan({ model: "sim-ok" }));
});

test("the named counts are the counts", () => {
  const { usage, tokenEvents } = plan({ model: "sim-tokens-1000-7" });
  expect([usage.prompt_tokens, usage.completion_tokens, tokenEvents.length]).toEqual([1000, 7, 7]);
});

test("max_tokens cuts the answer and says so", () => {
  const short = plan({ model: "sim-ok", max_tokens: 5 });
  expect(short.usage.completion_tokens).toBe(5);
  expect(short.syncBody.toString()).toContain('"finish_reason":"length"');
  expect(plan({ model: "sim-ok", max_completion_tokens: 3 }).usage.completion_tokens).toBe(3);
});

test("n choices cost n answers", () => {
  const three = plan({ model: "sim-tokens-10-4", n: 3 });
  expect(three.usage.completion_tokens).toBe(12);
  expect(three.tokenEvents.length).toBe(12);
  expect(three.finishEvents.length).toBe(3);
});

test("text in parts counts like text", () => {
  const parts = [{ type: "text", text: "How high is the water?" }];
  expect(plan({ model: "sim-ok", messages: [{ role: "user", content: parts }] }).usage).toEqual(
    plan({ model: "sim-ok" }).usage,
  );
});

test("what OpenAI would refuse is refused", () => {
  expect(planChat("{")).toMatchObject({ status: 400 });
  expect(planChat('{"model":"gpt-9","messages":[{}]}')).toMatchObject({ status: 404, code: "model_not_found" });
  expect(planChat('{"model":"sim-ok"}')).toMatchObject({ status: 400, param: "messages" });
});

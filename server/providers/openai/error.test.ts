import fc from "fast-check";
import { expect, test } from "vitest";
import { openAiRefusal } from "./error.ts";

const read = (body: unknown) => openAiRefusal(400, Buffer.from(JSON.stringify(body)));

test.each([
  [{ error: { message: "m", type: "t", code: "context_length_exceeded", param: "messages" } }, "context_length"],
  [{ object: "error", message: "This model's maximum context length is 4096 tokens.", code: 400 }, "context_length"],
  [{ error: "prompt is too long: 9 tokens" }, "context_length"],
  [{ error: { message: "m", code: "content_policy_violation" } }, "content_filter"],
  [{ error: { message: "m", code: "x", innererror: { code: "ResponsibleAIPolicyViolation" } } }, "content_filter"],
  [{ error: { message: "Content Exists Risk", type: "invalid_request_error" } }, "content_filter"],
  [{ error: { message: "Unsupported parameter: 'temperature'", code: "unsupported_parameter" } }, "capability"],
  [{ error: { message: "m is not a multimodal model" } }, "capability"],
  [{ error: { message: "This response_format type is unavailable now" } }, "capability"],
  [{ error: { message: "'n' must be positive", param: "n" } }, "other"],
  [{ message: "Unauthorized", request_id: "r" }, "other"],
  [{ msg: "this model's maximum context length is 9", code: 1 }, "context_length"],
  [[{ error: { code: 400, message: "the input is too long", status: "INVALID_ARGUMENT" } }], "context_length"],
  [{ detail: "m does not support tools" }, "capability"],
  [{ detail: { message: "m does not support tools" } }, "capability"],
  [{ detail: { error: { message: "no" } } }, "other"],
])("%j is a refusal by reason of %s", (body, reason) => {
  expect(read(body)?.reason).toBe(reason);
});

test("a list of what did not validate names the parameter", () => {
  const detail = [
    { type: "extra_forbidden", loc: ["body", "messages", 0, "name"], msg: "Extra inputs are not permitted" },
  ];
  const refusal = { message: "Extra inputs are not permitted", param: "messages.0.name", type: "extra_forbidden" };
  expect(read({ detail })).toMatchObject(refusal);
  expect(read({ object: "error", message: { detail }, type: "invalid_request_error" })).toMatchObject(refusal);
  expect(read({ detail: "Not found" })).toMatchObject({ message: "Not found" });
});

test("what is no error is none, and nothing throws", () => {
  for (const text of ["<html>", "Bad Request", "", "[]", "[1]", '1},{"a":1'])
    expect(openAiRefusal(400, Buffer.from(text))).toBeNull();
  expect(read({ choices: [] })).toBeNull();
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      read({ error: value, detail: value, message: value });
      read(value);
    }),
  );
});

import { describe, expect, test } from "vitest";
import { anthropicRefusal } from "./refusal.ts";

const refusal = (type: string, message: string) =>
  anthropicRefusal(
    400,
    Buffer.from(
      JSON.stringify({ type: "error", error: { type, message }, request_id: "req_011CSHoEeqs5C35K2UUqR7Fy" }),
    ),
  );

describe("why Anthropic refused", () => {
  test("a prompt beyond the context", () => {
    for (const message of [
      "prompt is too long: 205000 tokens > 200000 maximum",
      "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000, decrease input length or `max_tokens` and try again",
    ])
      expect(refusal("invalid_request_error", message)).toMatchObject({
        reason: "context_length",
        code: "context_length_exceeded",
        message,
      });
  });

  test("a filtered output", () => {
    expect(refusal("invalid_request_error", "Output blocked by content filtering policy")).toMatchObject({
      reason: "content_filter",
      code: "content_policy_violation",
    });
  });

  test("what the model cannot do, which another may", () => {
    expect(refusal("invalid_request_error", "`temperature` is deprecated for this model.")).toMatchObject({
      reason: "capability",
      param: "temperature",
    });
    const prefill =
      "This model does not support assistant message prefill. The conversation must end with a user message.";
    expect(refusal("invalid_request_error", prefill)?.reason).toBe("capability");
  });

  test("the rest, with the place of the fault where it is told", () => {
    expect(refusal("invalid_request_error", "messages.1.content.0: unexpected `tool_use_id`")).toMatchObject({
      reason: "other",
      param: "messages.1.content.0",
      code: null,
    });
    expect(refusal("overloaded_error", "Overloaded")).toMatchObject({ code: "overloaded", reason: "other" });
    expect(refusal("rate_limit_error", "This request would exceed your content filter")).toMatchObject({
      code: "rate_limit_exceeded",
      reason: "other",
    });
    expect(refusal("authentication_error", "invalid x-api-key")?.code).toBe("invalid_api_key");
    expect(refusal("constructor", "x")?.code).toBeNull();
  });

  test("a body without an error says nothing", () => {
    for (const body of ["", "<html>", "[]", "null", '{"error":7}', '{"type":"error"}'])
      expect(anthropicRefusal(500, Buffer.from(body))).toBeNull();
    expect(anthropicRefusal(500, Buffer.from('{"error":"no"}'))?.message).toBe("no");
    expect(anthropicRefusal(500, Buffer.from('{"error":{}}'))?.message).toBe("The upstream refused the request.");
  });
});

import { describe, expect, test } from "vitest";
import { bedrockRefusal } from "./error.ts";

const refusal = (status: number, body: unknown) => bedrockRefusal(status, Buffer.from(JSON.stringify(body)));

describe("a refusal of Bedrock's", () => {
  test.each([
    "Input is too long for requested model.",
    "The model returned the following errors: prompt is too long: 212345 tokens > 200000 maximum",
    "Too many input tokens. Max input tokens: 32000, request input token count: 45000 ",
    "Input Tokens Exceeded: Number of input tokens exceeds maximum length.",
    "This model's maximum context length is 131072 tokens. Please reduce the length of the prompt",
    "The model returned the following errors: input length and `max_tokens` exceed context limit: 198000 + 8192 > 204698",
  ])("says that the context is too long: %s", (message) => {
    expect(refusal(400, { message })).toMatchObject({ reason: "context_length", code: "context_length_exceeded" });
  });

  test("that the model cannot do something is a reason to try another", () => {
    for (const message of ["This model doesn't support tool use.", "This model does not support the image block."]) {
      expect(refusal(400, { message })?.reason, message).toBe("capability");
    }
  });

  test("by a filter is one by a filter", () => {
    const message = "This request has been blocked by our content filters.";
    expect(refusal(400, { message })).toMatchObject({ reason: "content_filter", message });
  });

  test("of too many tokens a minute is no word about the context", () => {
    const message = "Too many tokens, please wait before trying again.";
    expect(refusal(429, { message })).toMatchObject({ reason: "other", code: "rate_limit_exceeded" });
    const named = { __type: "com.amazon.coral.service#ThrottlingException", message: "Too many input tokens" };
    expect(refusal(400, named)).toMatchObject({ reason: "other", code: "rate_limit_exceeded" });
  });

  test("never tells accounts, resources or what is wrong with the credentials", () => {
    const user = "arn:aws:iam::123456789012:user/gateway";
    const denied = refusal(403, { Message: `User: ${user} is not authorized to perform: bedrock:InvokeModel` });
    expect(denied?.message).not.toContain("gateway is");
    expect(JSON.stringify(denied)).not.toMatch(/123456789012|user\/gateway/);
    const missing = refusal(400, { message: `Could not resolve ${user}, or so.` });
    expect(missing?.message).toBe("Could not resolve [resource], or so.");
  });

  test("that is none of Bedrock's is not read", () => {
    for (const body of ["", "<html>", "[]", "null", "{}", '{"error":{"message":"x"}}']) {
      expect(bedrockRefusal(500, Buffer.from(body)), body).toBeNull();
    }
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { azureRefusal } from "./refusal.ts";

const refusal = (status: number, body: unknown) => azureRefusal(status, Buffer.from(JSON.stringify(body)));

describe("a refusal of Azure OpenAI's", () => {
  test("by the content filter names what was filtered", () => {
    const filtered = { filtered: true, severity: "medium" };
    const safe = { filtered: false, severity: "safe" };
    const results = { hate: safe, jailbreak: { filtered: true, detected: true }, self_harm: safe, violence: filtered };
    const error = {
      message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      type: null,
      param: "prompt",
      code: "content_filter",
      status: 400,
      innererror: { code: "ResponsibleAIPolicyViolation", content_filter_result: results },
    };
    expect(refusal(400, { error })).toEqual({
      message:
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. (filtered: jailbreak, violence)",
      type: null,
      param: "prompt",
      code: "content_filter",
      reason: "content_filter",
    });
  });

  test("of a prompt that is too long is one for a larger context", () => {
    const error = { message: "This model's maximum context length is 8192 tokens.", code: "context_length_exceeded" };
    expect(refusal(400, { error })?.reason).toBe("context_length");
    expect(refusal(400, { error: { ...error, code: "BadRequest" } })?.reason).toBe("context_length");
  });

  test("of an operation that the model has not is one for another model", () => {
    const error = { code: "OperationNotSupported", message: "The chatCompletion operation does not work with ada." };
    expect(refusal(400, { error })?.reason).toBe("capability");
  });

  test("of a rate limit is read from the service and from the gateway before it", () => {
    const error = { code: "429", message: "Requests have exceeded the call rate limit of your pricing tier." };
    expect(refusal(429, { error })).toMatchObject({ code: "429", reason: "other" });
    expect(refusal(429, { statusCode: 429, message: "Rate limit is exceeded." })).toMatchObject({
      message: "Rate limit is exceeded.",
    });
  });

  test("of the key tells nothing about the key or the resource", () => {
    const message = "Access denied due to invalid subscription key for contoso-eu.";
    expect(JSON.stringify(refusal(401, { error: { code: "401", message } }))).not.toContain("contoso");
  });

  test("that is none is not read, and nothing is thrown", () => {
    for (const body of ["", "<html>", "[]", "null", "{}", '{"error":"x"}']) {
      expect(azureRefusal(500, Buffer.from(body)), body).toBeNull();
    }
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.json(), (status, json) => {
        azureRefusal(status, Buffer.from(`{"error":{"code":"content_filter","innererror":${json}}}`));
        azureRefusal(status, Buffer.from(`{"error":${json}}`));
      }),
    );
  });
});

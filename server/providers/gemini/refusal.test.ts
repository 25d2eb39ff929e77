import fc from "fast-check";
import { expect, test } from "vitest";
import { geminiRefusal } from "./refusal.ts";

const read = (status: number, body: unknown) => geminiRefusal(status, Buffer.from(JSON.stringify(body)));

test("a prompt beyond the model's context is named as that, so that a larger model may answer", () => {
  const message = "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).";
  const error = { code: 400, message, status: "INVALID_ARGUMENT" };
  const refusal = { message, type: "invalid_request_error", code: "context_length_exceeded", param: null };
  expect(read(400, { error })).toEqual({ ...refusal, reason: "context_length" });
  expect(read(400, [{ error }])).toEqual({ ...refusal, reason: "context_length" });
});

test("a capability that the model lacks is named as that", () => {
  for (const message of [
    "Function calling is not enabled for models/gemini-2.5-flash-image",
    "Image input modality is not enabled for models/gemma-3-1b-it",
    "Function calling with a response mime type: 'application/json' is unsupported",
    "Thinking level MINIMAL is not supported for this model.",
    "Developer instruction is not enabled for models/gemma-3-27b-it",
  ]) {
    expect(read(400, { error: { code: 400, message, status: "INVALID_ARGUMENT" } }), message).toMatchObject({
      reason: "capability",
    });
  }
});

test("a field at fault is named", () => {
  const error = {
    code: 400,
    message: "Invalid JSON payload received. Unknown name \"foo\" at 'generation_config': Cannot find field.",
    status: "INVALID_ARGUMENT",
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [{ field: "generation_config", description: "…" }],
      },
    ],
  };
  expect(read(400, { error })).toMatchObject({ param: "generation_config", reason: "other", code: null });
});

test("the operator's wrong key is not the client's fault, although Google answers 400", () => {
  const error = {
    code: 400,
    message: "API key not valid. Please pass a valid API key.",
    status: "INVALID_ARGUMENT",
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "API_KEY_INVALID",
        domain: "googleapis.com",
        metadata: { service: "generativelanguage.googleapis.com" },
      },
    ],
  };
  expect(read(400, { error })).toBeNull();
  expect(
    read(400, { error: { message: "User location is not supported for the API use.", status: "FAILED_PRECONDITION" } }),
  ).toBeNull();
});

test("limits and outages bear OpenAI's codes", () => {
  expect(
    read(429, { error: { code: 429, message: "Resource has been exhausted", status: "RESOURCE_EXHAUSTED" } }),
  ).toEqual({
    message: "Resource has been exhausted",
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
    param: null,
    reason: "other",
  });
  expect(read(503, { error: { message: "overloaded", status: "UNAVAILABLE" } })).toMatchObject({
    code: "service_unavailable",
  });
});

test("what is no error of Google's is null, and nothing throws", () => {
  for (const text of ["", "<html>", "null", "[]", "[1]", '"x"', '{"error":"x"}', '{"error":null}']) {
    expect(geminiRefusal(500, Buffer.from(text)), text).toBeNull();
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      read(400, { error: value });
      read(400, { error: { message: value, status: value, details: value } });
    }),
  );
});

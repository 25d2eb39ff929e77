import { describe, expect, test } from "vitest";
import { type SignedRequest, signatureIsRight } from "./signature.ts";

/** Requests of AWS's published Signature Version 4 test suite. */
const vectors = [
  ["get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  ["post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  [
    "get-vanilla-query-order-key-case",
    "GET",
    "/?Param2=value2&Param1=value1",
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
] as const;

const suite = {
  service: "service",
  secretOf: () => "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  nowMs: Date.parse("2015-08-30T12:36:00Z"),
};

const vector = (method: string, target: string, signature: string): SignedRequest => {
  const scope = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
  const headers: Record<string, string> = {
    host: "example.amazonaws.com",
    "x-amz-date": "20150830T123600Z",
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
  return { method, target, header: (name) => headers[name], body: Buffer.alloc(0) };
};

describe("a signature", () => {
  test.each(vectors)("is the one of AWS's test suite: %s", (_, method, target, signature) => {
    expect(signatureIsRight(vector(method, target, signature), suite)).toBe(true);
  });

  test("is wrong for another method, path, time, service or key", () => {
    const [, , , signature] = vectors[0];
    const good = vector("GET", "/", signature);
    expect(signatureIsRight({ ...good, method: "POST" }, suite)).toBe(false);
    expect(signatureIsRight({ ...good, target: "/a" }, suite)).toBe(false);
    expect(signatureIsRight({ ...good, body: Buffer.from("x") }, suite)).toBe(false);
    expect(signatureIsRight(good, { ...suite, nowMs: suite.nowMs + 600_000 })).toBe(false);
    expect(signatureIsRight(good, { ...suite, service: "bedrock" })).toBe(false);
    expect(signatureIsRight(good, { ...suite, secretOf: () => "other" })).toBe(false);
    expect(signatureIsRight(good, { ...suite, secretOf: () => undefined })).toBe(false);
  });
});

import { describe, expect, test } from "vitest";
import { authorizeBedrock, regionOf } from "#server/providers/bedrock/authorize.ts";
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

describe("what authorizes a call of Bedrock", () => {
  const aws = { accessKeyId: "AKIASIMULATOR", secretAccessKey: "a/secret", sessionToken: "session==" };
  const url = new URL("http://127.0.0.1:4000/bedrock/model/us.anthropic.claude-v1%3A0/converse");
  const body = Buffer.from('{"messages":[{"role":"user","content":[{"text":"Grüße 🌊"}]}]}');
  const request = { url, headers: ["content-type", "application/json", "accept", "application/json"], body };
  const check = (flat: string[], changed: Buffer) => {
    const headers = new Map([["host", url.host]]);
    const all = [...request.headers, ...flat];
    for (let index = 0; index < all.length; index += 2) headers.set(all[index]!, all[index + 1]!);
    const seen = { method: "POST", target: url.pathname, header: (name: string) => headers.get(name), body: changed };
    return signatureIsRight(seen, { service: "bedrock", secretOf: () => aws.secretAccessKey, nowMs: Date.now() });
  };

  test("is a signature that the receiver finds right, with escapes in the path; the token of a session goes along", async () => {
    const headers = await authorizeBedrock(request, { apiKey: null, aws }, { region: "eu-central-1" });
    expect(headers).toContain("x-amz-security-token");
    expect(headers.find((value) => value.startsWith("AWS4"))).toMatch(
      /\/eu-central-1\/bedrock\/.*SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token/,
    );
    expect(check(headers, body)).toBe(true);
    expect(check(headers, Buffer.from(`${body} `))).toBe(false);
  });

  test("is an API key where there is one, and nothing without credentials", async () => {
    expect(await authorizeBedrock(request, { apiKey: "bedrock-api-key-x", aws }, {})).toEqual([
      "authorization",
      "Bearer bedrock-api-key-x",
    ]);
    expect(await authorizeBedrock(request, { apiKey: null }, {})).toEqual([]);
  });

  test("is for the region of the settings, else of the host", () => {
    expect(regionOf({ region: "eu-west-3" }, "bedrock-runtime.us-west-2.amazonaws.com")).toBe("eu-west-3");
    const hosts = {
      "bedrock-runtime.us-west-2.amazonaws.com": "us-west-2",
      "bedrock-runtime-fips.us-gov-west-1.amazonaws.com": "us-gov-west-1",
      "vpce-0a-b1.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com": "ap-southeast-2",
      "bedrock-runtime.cn-north-1.amazonaws.com.cn": "cn-north-1",
      "127.0.0.1": "us-east-1",
    };
    for (const [host, region] of Object.entries(hosts)) expect(regionOf({}, host), host).toBe(region);
  });
});

import { afterEach, describe, expect, test, vi } from "vitest";
import { authorizeBedrock, regionOf } from "./authorize.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("what authorizes a call of Bedrock", () => {
  // AWS's example credentials.
  const aws = {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken: "session==",
  };
  const url = new URL("https://bedrock-runtime.eu-central-1.amazonaws.com/model/us.anthropic.claude-v1%3A0/converse");
  const body = Buffer.from('{"messages":[{"role":"user","content":[{"text":"Grüße 🌊"}]}]}');
  const request = { url, headers: ["content-type", "application/json", "accept", "application/json"], body };

  test("is a signature of host, type, body and time, with escapes in the path; a session's token goes along", async () => {
    vi.useFakeTimers({ now: new Date("2015-08-30T12:36:00Z"), toFake: ["Date"] });
    const flat = await authorizeBedrock(request, { apiKey: null, aws }, {});
    const headers = Object.fromEntries(
      flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : [])),
    );
    expect(headers).toEqual({
      "x-amz-date": "20150830T123600Z",
      "x-amz-security-token": "session==",
      "x-amz-content-sha256": "2d9f7fce1d2ddf51ad81e49128173f6e79fcc191e01f1acde490e347c5eacd10",
      // Worked out once by the receiver's side, which is proven by AWS's test suite (simulator/bedrock/signature.ts).
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-central-1/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=4a048f216936ebe92137af40219ecac3af25be5a36ca76b2f13960eec87d32f4",
    });
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

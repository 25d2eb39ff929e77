import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { isPermitted, providerPolicySchema } from "./provider-policy.ts";

const policy = (given: z.input<typeof providerPolicySchema>) => providerPolicySchema.parse(given);
const subject = { vendor: "bedrock", region: "eu-central-1", model: "claude" };

describe("a provider policy", () => {
  test("lets through what every list allows and none denies", () => {
    expect(isPermitted([null, null], subject)).toBe(true);
    expect(
      isPermitted(
        [policy({ vendors: { allow: ["bedrock", "openai"] } }), policy({ regions: { deny: ["us-east-1"] } })],
        subject,
      ),
    ).toBe(true);
    expect(isPermitted([policy({ vendors: { allow: ["openai"] } })], subject)).toBe(false);
    expect(isPermitted([null, policy({ models: { deny: ["claude"] } })], subject)).toBe(false);
    expect(isPermitted([policy({ vendors: { allow: ["bedrock"], deny: ["bedrock"] } })], subject)).toBe(false);
  });

  test("takes a provider without a region for one outside every allowed region, and inside none denied", () => {
    const nowhere = { ...subject, region: null };
    expect(isPermitted([policy({ regions: { allow: ["eu-central-1"] } })], nowhere)).toBe(false);
    expect(isPermitted([policy({ regions: { deny: ["us-east-1"] } })], nowhere)).toBe(true);
  });

  test("is refused where it names what does not exist", () => {
    expect(providerPolicySchema.safeParse({ vendors: { allow: ["nobody"] } }).success).toBe(false);
    expect(providerPolicySchema.safeParse({ vendors: { allow: [] } }).success).toBe(false);
    expect(providerPolicySchema.safeParse({ vendor: {} }).success).toBe(false);
  });
});

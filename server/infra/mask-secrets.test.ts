import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

describe("what the audit trail keeps", () => {
  it("hides whatever is named like a secret, however deep", () => {
    const noted = {
      name: "OpenAI",
      credentials: { api_key: "sk-live" },
      settings: [{ webhookSecret: "whsec" }, { client_secret: "x" }],
    };
    const kept = JSON.stringify(maskSecrets(noted));
    for (const secret of ["sk-live", "whsec", '"x"']) expect(kept).not.toContain(secret);
    expect(kept).toContain("OpenAI");
  });

  it("leaves everything else as it was, flags about secrets included", () => {
    const noted = { secret: null, credentials: true, prefix: "slk_abc", max_tokens: 5, tokens: [1], name: "Token" };
    expect(maskSecrets(noted)).toEqual(noted);
  });
});

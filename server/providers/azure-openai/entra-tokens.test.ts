import { describe, expect, test } from "vitest";
import { makeAuthorizeAzure } from "./authorize.ts";
import { makeEntraTokens } from "./entra-tokens.ts";

const entra = { tenantId: "contoso/1", clientId: "app", clientSecret: "s&cret=1" };
const request = { url: new URL("https://a.openai.azure.com/"), headers: [], body: Buffer.alloc(0) };

/** An identity provider that counts, and a clock that is set by hand. */
function setUp(answer: (count: number) => { status: number; body: string }) {
  const posts: { url: string; form: URLSearchParams }[] = [];
  const clock = { nowMs: 1_000_000 };
  const tokens = makeEntraTokens({
    now: () => clock.nowMs,
    post: async (url, form) => {
      posts.push({ url, form: new URLSearchParams(form) });
      const { status, body } = answer(posts.length);
      return { status, body: Buffer.from(body) };
    },
  });
  return { posts, clock, tokens };
}

const good = (count: number) => ({
  status: 200,
  body: JSON.stringify({ token_type: "Bearer", expires_in: 3599, access_token: `eyJ.${count}` }),
});

describe("a token of Microsoft Entra", () => {
  test("is asked for with the client's credentials at the tenant's address", async () => {
    const { posts, tokens } = setUp(good);
    expect(await tokens(entra, {})).toBe("eyJ.1");
    expect(posts[0]!.url).toBe("https://login.microsoftonline.com/contoso%2F1/oauth2/v2.0/token");
    expect(Object.fromEntries(posts[0]!.form)).toEqual({
      grant_type: "client_credentials",
      client_id: "app",
      client_secret: "s&cret=1",
      scope: "https://cognitiveservices.azure.com/.default",
    });
  });

  test("is kept until five minutes before it expires", async () => {
    const { clock, posts, tokens } = setUp(good);
    await tokens(entra, {});
    clock.nowMs += (3599 - 301) * 1000;
    expect(await tokens(entra, {})).toBe("eyJ.1");
    clock.nowMs += 2000;
    expect(await tokens(entra, {})).toBe("eyJ.2");
    expect(posts).toHaveLength(2);
  });

  test("is asked for once by many at the same time", async () => {
    const { posts, tokens } = setUp(good);
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => tokens(entra, {}))))).toEqual(new Set(["eyJ.1"]));
    expect(posts).toHaveLength(1);
  });

  test("is another one for another secret or address", async () => {
    const { posts, tokens } = setUp(good);
    await tokens(entra, {});
    await tokens({ ...entra, clientSecret: "new" }, {});
    await tokens(entra, { token_url: "https://login.microsoftonline.us/t/oauth2/v2.0/token" });
    expect(posts.map((post) => post.url.slice(0, 34))).toEqual([
      "https://login.microsoftonline.com/",
      "https://login.microsoftonline.com/",
      "https://login.microsoftonline.us/t",
    ]);
  });

  test("that is refused is asked for again by the next, and the refusal tells no secret", async () => {
    const answers = [
      { status: 401, body: '{"error":"invalid_client","error_description":"AADSTS7000215: s&cret=1"}' },
      { status: 200, body: "<html>" },
      { status: 200, body: '{"access_token":"line\\nbreak","expires_in":3599}' },
    ];
    const { posts, tokens } = setUp((count) => answers[count - 1] ?? good(count));
    for (const _ of answers) {
      const error = await tokens(entra, {}).catch((reason: Error) => reason);
      expect(error).toBeInstanceOf(RangeError);
      expect(String(error)).not.toMatch(/s&cret|AADSTS/);
    }
    expect(await tokens(entra, {})).toBe("eyJ.4");
    expect(posts).toHaveLength(4);
  });
});

describe("what authorizes a call of Azure", () => {
  const authorize = makeAuthorizeAzure({
    entraToken: makeEntraTokens({ post: async () => ({ status: 200, body: Buffer.from(good(7).body) }) }),
  });

  test("is the key in its own header, at once; or a token; or nothing", async () => {
    expect(authorize(request, { apiKey: "k", entra }, {})).toEqual(["api-key", "k"]);
    expect(await authorize(request, { apiKey: null, entra }, {})).toEqual(["authorization", "Bearer eyJ.7"]);
    expect(authorize(request, { apiKey: null }, {})).toEqual([]);
  });
});

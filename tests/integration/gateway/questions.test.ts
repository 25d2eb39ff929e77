/** What is asked of the gateway itself: lists and descriptions of models, token counts, magic words. Free, but not unlimited. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { shardOf } from "#server/contracts/shards.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { shardKeys } from "#server/metering/keys.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  const price = flatPrice;
  const baseUrl = `${stack.simulator.url}/nowhere`;
  endpoint = await stack.operator.endpoint({
    models: {
      claude: [
        { upstream: "gpt-4o@first", price },
        { upstream: "sim-ok@claude", kind: "anthropic", price },
      ],
      gemini: [{ upstream: "sim-tokens-77-1", kind: "gemini", price }],
      gpt: [{ upstream: "gpt-4o@questions", price }],
      absent: [{ upstream: "claude-absent", kind: "anthropic", baseUrl, price }],
      "absent-gemini": [{ upstream: "gemini-absent", kind: "gemini", baseUrl, price }],
    },
  });
});
afterAll(() => stack?.stop());

const post = (to: SellableEndpoint, path: string, body: unknown) =>
  fetch(`${stack.webs[0]!.url}/${to.id}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${to.key}` },
    body: JSON.stringify(body),
  });

const sentence = "The quick brown fox jumps over the lazy dog.";
const messages = [{ role: "user", content: sentence }];
const contents = [{ role: "user", parts: [{ text: sentence }] }];
const countMessages = (model: string) => post(endpoint, "v1/messages/count_tokens", { model, messages });
const countContents = (model: string, body: object = { contents }) =>
  post(endpoint, `v1beta/models/${model}:countTokens`, body);
const told = async (response: Response) => [response.headers.get("x-sluice-estimated"), await response.json()];

describe("a token count", () => {
  test("is the vendor's own where a route speaks the client's format, asked under the upstream's name, for nothing", async () => {
    // The simulator's Anthropic: 3, and for each text 4 and a quarter of its bytes.
    expect(await told(await countMessages("claude"))).toEqual([null, { input_tokens: 18 }]);
    expect((await attemptsOf(stack.simulator, "sim-ok@claude")).length).toBe(1);
    const whole = { generateContentRequest: { model: "models/gemini", contents } };
    for (const body of [{ contents }, whole])
      expect(await told(await countContents("gemini", body))).toEqual([
        null,
        expect.objectContaining({ totalTokens: 77 }),
      ]);
    expect((await stack.operator.credits(endpoint.id)).credit_spend).toBe("0");
  });

  test("is made by the model's own tokenizer where no vendor counts, without calling any", async () => {
    // o200k: ten tokens for the sentence; and what frames a message.
    expect(await told(await countMessages("gpt"))).toEqual(["true", { input_tokens: 13 }]);
    expect(await told(await countContents("gpt"))).toEqual(["true", expect.objectContaining({ totalTokens: 10 })]);
    expect(await attemptsOf(stack.simulator, "gpt-4o")).toEqual([]);
  });

  test("is ours where the vendor fails, by the vendor's calibrated ratio", async () => {
    expect(await told(await countMessages("absent"))).toEqual(["true", { input_tokens: 14 }]);
    expect(await told(await countContents("absent-gemini"))).toEqual([
      "true",
      expect.objectContaining({ totalTokens: 9 }),
    ]);
    // What the operator does not offer is not asked of its vendor.
    const cached = { contents, cachedContent: "cachedContents/of-the-operator" };
    expect(await told(await countContents("gemini", cached))).toEqual(["true", expect.anything()]);
  });
});

interface Question {
  path: string;
  body: object;
  refused: object;
}

const chatOf = (text: string) => [{ role: "user", content: text }];
const questions: Record<string, Question> = {
  "an Anthropic token count": {
    path: "v1/messages/count_tokens",
    body: { model: "m", messages },
    refused: { type: "error", error: { type: "rate_limit_error" } },
  },
  "a Gemini token count": {
    path: "v1beta/models/m:countTokens",
    body: { contents },
    refused: { error: { code: 429, status: "RESOURCE_EXHAUSTED" } },
  },
  "a model's description": { path: "api/show", body: { model: "m" }, refused: { error: expect.any(String) } },
  "a magic word": {
    path: "v1/chat/completions",
    body: { model: "m", messages: chatOf("/balance") },
    refused: { error: { type: "rate_limit_error", code: "rate_limit_exceeded" } },
  },
  "a magic word in a stream of Anthropic's": {
    path: "v1/messages",
    body: { model: "m", max_tokens: 9, stream: true, messages: chatOf("/balance") },
    refused: { type: "error", error: { type: "rate_limit_error" } },
  },
};

const models = { m: [{ upstream: "sim-ok", price: flatPrice }] };

/** The refusals on a key's record, as soon as there are that many. */
const refusals = (keyId: string, count: number) =>
  vi.waitFor(
    async () => {
      const { rows } = await stack.sql.query(
        `SELECT endpoint, logical_model AS model, error_code AS code FROM usage_record
         WHERE access_key_id = $1 AND status = 'refused' ORDER BY request_id`,
        [keyId],
      );
      expect(rows.length).toBe(count);
      return rows as { endpoint: string; model: string; code: string }[];
    },
    { timeout: 10_000, interval: 50 },
  );

test.each(Object.keys(questions))("%s counts as a request: free, but limited by the minute", async (name) => {
  const { path, body, refused } = questions[name]!;
  const limited = await stack.operator.endpoint({ credits: "5", models, key: { rate_limits: { rpm: 2, tpm: 9_000 } } });
  const first = await post(limited, path, body);
  await first.arrayBuffer();
  expect([first.status, first.headers.get("x-ratelimit-remaining-requests")]).toEqual([200, "1"]);
  expect(first.headers.get("x-ratelimit-remaining-tokens")).toBe("9000");
  const chat = { model: "m", max_tokens: 5, messages: chatOf("Hello") };
  expect((await post(limited, "v1/chat/completions", chat)).status).toBe(200);
  const second = await post(limited, path, body);
  expect(second.status).toBe(429);
  expect(await second.json()).toMatchObject(refused);
  expect(second.headers.get("x-ratelimit-limit-requests")).toBe("2");
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(20);
  expect((await stack.operator.credits(limited.id)).credit_spend).toBe("1");
  expect(await refusals(limited.keyId, 1)).toMatchObject([{ model: "m", code: "rate_limit_exceeded" }]);
});

const asOpenAi = { type: "rate_limit_error", code: "rate_limit_exceeded" };
const asOllama = { error: expect.any(String) };
type Lists = Record<string, [path: string, headers: Record<string, string>, refused: object]>;
const lists: Lists = {
  "OpenAI's list": ["v1/models", {}, { error: asOpenAi }],
  "one model of OpenAI's": ["v1/models/m", {}, { error: asOpenAi }],
  "Anthropic's list": ["v1/models", { "anthropic-version": "2023-06-01" }, { error: asOpenAi }],
  "Gemini's list": ["v1beta/models", {}, { error: { code: 429, status: "RESOURCE_EXHAUSTED" } }],
  "one model of Gemini's": ["v1beta/models/m", {}, { error: { code: 429, status: "RESOURCE_EXHAUSTED" } }],
  "Ollama's tags": ["api/tags", {}, asOllama],
  "Ollama's version": ["api/version", {}, asOllama],
  "a model that there is none of": ["v1/models/none", {}, { error: asOpenAi }],
};

const makeKey = (of: SellableEndpoint, fields: object) =>
  stack.operator.call<{ id: string; secret: string }>("POST", `/virtual-endpoints/${of.id}/access-keys`, {
    name: "another",
    ...fields,
  });
const get = (of: SellableEndpoint, key: string, path: string, headers = {}) =>
  fetch(`${stack.webs[0]!.url}/${of.id}/${path}`, { headers: { ...headers, authorization: `Bearer ${key}` } });

test("lists of models at every door count as requests of their key: free, but limited by the minute", async () => {
  const listed = await stack.operator.endpoint({ credits: "5", models });
  const asked = Object.entries(lists).map(async ([name, [path, headers, refused]]) => {
    const { id, secret } = await makeKey(listed, { rate_limits: { rpm: 2 } });
    const found = path.endsWith("none") ? 404 : 200;
    for (const remaining of found === 200 ? ["1", "0"] : [null, null]) {
      const response = await get(listed, secret, path, headers);
      await response.arrayBuffer();
      expect([response.status, response.headers.get("x-ratelimit-remaining-requests")], name).toEqual([
        found,
        remaining,
      ]);
    }
    const third = await get(listed, secret, path, headers);
    expect(third.status, name).toBe(429);
    expect(await third.json(), name).toMatchObject(refused);
    expect(Number(third.headers.get("retry-after")), name).toBeGreaterThan(20);
    expect(await refusals(id, 1), name).toMatchObject([{ code: "rate_limit_exceeded" }]);
  });
  await Promise.all(asked);
  expect((await stack.operator.credits(listed.id)).credit_spend).toBe("0");
  const unlimited = Array.from({ length: 5 }, () => get(listed, listed.key, "v1/models"));
  expect((await Promise.all(unlimited)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test("a limited key that was revoked lists nothing more, though every notice of it was lost", async () => {
  const listed = await stack.operator.endpoint({ models });
  const { id, secret } = await makeKey(listed, { rate_limits: { rpm: 50 } });
  expect((await get(listed, secret, "v1/models")).status).toBe(200);
  // By the database alone: no outbox, so nobody is told but the shard.
  await stack.sql.query("UPDATE access_key SET status = 'revoked', revoked_at = now() WHERE id = $1", [id]);
  const { rows } = await stack.sql.query(
    "UPDATE virtual_endpoint SET config_version = config_version + 1 WHERE id = $1 RETURNING config_version",
    [listed.id],
  );
  expect((await get(listed, secret, "v1/models")).status).toBe(200);
  const redis = connectRedis({ url: stack.redis.url, cluster: false });
  await vi.waitFor(() => expect(redis.client.status).toBe("ready"));
  const key = shardKeys(shardOf(listed.id)).endpoint + listed.id;
  await redis.client.hset(key, "version", String(rows[0].config_version));
  for (const path of ["v1/models", "v1beta/models", "api/tags"])
    expect((await get(listed, secret, path)).status).toBe(401);
  redis.close();
});

test("an endpoint's limit of requests holds for questions of all its keys", async () => {
  const limited = await stack.operator.endpoint({ models, fields: { rate_limits: { rpm: 1 } } });
  const { secret } = await makeKey(limited, {});
  const { path, body } = questions["a model's description"]!;
  expect((await post(limited, path, body)).status).toBe(200);
  expect((await post({ ...limited, key: secret }, path, body)).status).toBe(429);
});

test("what a key's scope forbids is refused, and on the record like any other refusal", async () => {
  const scoped = await stack.operator.endpoint({
    models: { ...models, other: [{ upstream: "sim-ok", kind: "anthropic", price: flatPrice }] },
    key: { scopes: { models: ["m"], endpoints: ["messages/count_tokens", "api/show"] } },
  });
  const elsewhere = await makeKey(scoped, { scopes: { ip_ranges: ["203.0.113.0/24"] } });
  const counted = await post(scoped, "v1/messages/count_tokens", { model: "other", messages });
  expect([counted.status, ((await counted.json()) as { error: { type: string } }).error.type]).toEqual([
    403,
    "permission_error",
  ]);
  expect((await post(scoped, "v1/messages", { model: "m", max_tokens: 5, messages })).status).toBe(403);
  expect((await post({ ...scoped, key: elsewhere.secret }, "api/show", { model: "m" })).status).toBe(403);
  expect(await refusals(scoped.keyId, 2)).toEqual([
    { endpoint: "messages/count_tokens", model: "other", code: "key_not_permitted" },
    { endpoint: "messages", model: "", code: "key_not_permitted" },
  ]);
  expect(await refusals(elsewhere.id, 1)).toEqual([{ endpoint: "api/show", model: "", code: "key_not_permitted" }]);
});

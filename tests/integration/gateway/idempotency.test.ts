/** failure-cases.md, 8: the same Idempotency-Key twice on a sync request, through both doors. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;
const doors = ["native", "remix"] as const;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
  endpoint = await stack.operator.endpoint({
    credits: "100",
    models: {
      chat: [{ upstream: "sim-ok", price: flatPrice }],
      slow: [{ upstream: "sim-slow-300", price: flatPrice }],
      failing: [{ upstream: "sim-fault-503-persistent", price: flatPrice }],
      voice: [{ upstream: "sim-ok@voice", kind: "openai", modality: "speech", price: flatPrice }],
      ear: [{ upstream: "sim-ok@ear", kind: "openai", modality: "transcription", price: flatPrice }],
    },
  });
  await stack.sql.query(`
    CREATE TABLE claimed (idempotency_key text);
    CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO claimed VALUES (NEW.idempotency_key); RETURN NULL; END';
    CREATE TRIGGER note_claim AFTER INSERT ON kept_reply FOR EACH ROW EXECUTE FUNCTION note_claim();`);
});
afterAll(() => stack?.stop());

/** A chat of each format that a client may send twice. */
const messages = [{ role: "user", content: "Once only." }];
const formats: [name: string, path: string, body: object][] = [
  ["Anthropic's messages", "/v1/messages", { model: "chat", max_tokens: 20, messages }],
  ["OpenAI's Responses", "/v1/responses", { model: "chat", input: "Once only." }],
  ["OpenAI's completions", "/v1/completions", { model: "chat", prompt: "Once only." }],
  ["Gemini's generateContent", "/v1beta/models/chat:generateContent", { contents: [{ parts: [{ text: "Once." }] }] }],
  ["Ollama's chat", "/api/chat", { model: "chat", stream: false, messages }],
];

test.each(formats)("%s sent twice are charged once and get the stored reply", async (_name, path, body) => {
  const spent = async () => Number((await stack.operator.credits(endpoint.id)).credit_spend);
  const before = await spent();
  const replies = [];
  for (let times = 0; times < 2; times++) {
    const reply = await fetch(`${stack.webs[0]!.url}/${endpoint.id}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${endpoint.key}`,
        "idempotency-key": path.replaceAll("/", "-"),
      },
      body: JSON.stringify(body),
    });
    replies.push([reply.status, reply.headers.get("x-sluice-replayed"), await reply.text()]);
  }
  const [first, again] = replies;
  expect(first?.slice(0, 2)).toEqual([200, null]);
  expect(again).toEqual([200, "true", first?.[2]]);
  expect(await spent()).toBe(before + 1);
});

describe.each(doors)("a chat with an Idempotency-Key at the %s door", (door) => {
  const ask = (key: string, body: object) =>
    fetch(`${stack.webs[doors.indexOf(door)]!.url}/${endpoint.id}/v1/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${endpoint.key}`,
        "idempotency-key": `${door}-${key}`,
      },
      body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Once only." }], ...body }),
    });
  const spent = async () => Number((await stack.operator.credits(endpoint.id)).credit_spend);

  test("sent twice is charged once and gets the stored reply, to the byte", async () => {
    const before = await spent();
    const first = await ask("twice", {});
    const text = await first.text();
    const again = await ask("twice", {});
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(text);
    expect(again.headers.get("x-sluice-replayed")).toBe("true");
    expect(again.headers.get("x-request-id")).toBe(first.headers.get("x-request-id"));
    expect(await spent()).toBe(before + 1);
    const { rows } = await stack.sql.query<{ reply: Buffer }>(
      "SELECT sealed_reply AS reply FROM kept_reply WHERE idempotency_key = $1",
      [`${door}-twice`],
    );
    expect(rows[0]?.reply.toString("latin1")).not.toContain("assistant");
  });

  test("sent twice at the same time is charged once: the second is told that the first is running", async () => {
    const before = await spent();
    const answers = await Promise.all([ask("race", { model: "slow" }), ask("race", { model: "slow" })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(await spent()).toBe(before + 1);
    const { credit_budget, credit_remaining } = await stack.operator.credits(endpoint.id);
    expect(Number(credit_remaining)).toBe(Number(credit_budget) - (before + 1));
  });

  test("another request under the same key is a conflict and costs nothing", async () => {
    expect((await ask("other", {})).status).toBe(200);
    const before = await spent();
    const other = await ask("other", { temperature: 0.5 });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ error: { code: "idempotency_conflict" } });
    expect(await spent()).toBe(before);
  });

  test("a failure is not kept: the same key may try again", async () => {
    expect((await ask("failed", { model: "failing" })).status).toBeGreaterThanOrEqual(500);
    const again = await ask("failed", { model: "failing" });
    expect(again.status).toBeGreaterThanOrEqual(500);
    expect(again.headers.get("x-sluice-replayed")).toBeNull();
  });

  const send = (path: string, to: SellableEndpoint, key: string, init: RequestInit) =>
    fetch(`${stack.webs[doors.indexOf(door)]!.url}/${to.id}/v1/${path}`, {
      method: "POST",
      ...init,
      headers: { authorization: `Bearer ${to.key}`, "idempotency-key": `${door}-${key}`, ...init.headers },
    });
  const chat = (to: SellableEndpoint, key: string) =>
    send("chat/completions", to, key, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Once only." }] }),
    });
  const models = { chat: [{ upstream: "sim-ok", price: flatPrice }] };

  test("a kept reply needs no credits; a key without any writes nothing, however often it asks", async () => {
    const poor = await stack.operator.endpoint({ credits: "1", models });
    const first = await (await chat(poor, "last-credit")).text();
    const again = await chat(poor, "last-credit");
    expect([again.status, await again.text()]).toEqual([200, first]);
    for (let times = 0; times < 3; times++) {
      const refused = await chat(poor, "broke");
      expect([refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([
        429,
        "insufficient_quota",
      ]);
    }
    const { rows } = await stack.sql.query(
      "SELECT idempotency_key AS key FROM claimed WHERE idempotency_key = ANY($1)",
      [[`${door}-last-credit`, `${door}-broke`]],
    );
    expect(rows).toEqual([{ key: `${door}-last-credit` }]);
  });

  test("a kept reply counts as a request, and says how the limits stand now", async () => {
    const limited = await stack.operator.endpoint({ credits: "9", models, key: { rate_limits: { rpm: 2 } } });
    expect((await chat(limited, "paced")).headers.get("x-ratelimit-remaining-requests")).toBe("1");
    const again = await chat(limited, "paced");
    expect(again.headers.get("x-sluice-replayed")).toBe("true");
    expect(again.headers.get("x-ratelimit-remaining-requests")).toBe("0");
    const refused = await chat(limited, "paced");
    expect([refused.status, refused.headers.has("retry-after")]).toEqual([429, true]);
  });

  test("a speech is kept to the byte, with its type", async () => {
    const before = await spent();
    const speak = (input: string) =>
      send("audio/speech", endpoint, "speech", {
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: "voice", input, voice: "alloy" }),
      });
    const first = await speak("Say it once.");
    const audio = Buffer.from(await first.arrayBuffer());
    expect(audio.length).toBeGreaterThan(1_000);
    const again = await speak("Say it once.");
    expect(Buffer.from(await again.arrayBuffer()).equals(audio)).toBe(true);
    expect([again.status, again.headers.get("content-type"), again.headers.get("x-sluice-replayed")]).toEqual([
      200,
      "audio/mpeg",
      "true",
    ]);
    expect((await speak("Say something else.")).status).toBe(409);
    expect(await spent()).toBe(before + 1);
  });

  test("a form sent again is the same request, though its boundary is another; another file is not", async () => {
    const before = await spent();
    const transcribe = (bytes: string) => {
      const body = new FormData();
      body.set("model", "ear");
      body.set("file", new Blob([bytes], { type: "audio/wav" }), "clip.wav");
      return send("audio/transcriptions", endpoint, "form", { body });
    };
    const first = await transcribe("RIFF some sound");
    expect(first.status).toBe(200);
    const again = await transcribe("RIFF some sound");
    expect([again.status, await again.text()]).toEqual([200, await first.text()]);
    expect((await transcribe("RIFF other sound")).status).toBe(409);
    expect(await spent()).toBe(before + 1);
  });
});

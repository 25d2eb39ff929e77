/** Each vendor's answers as OpenAI's client reads them, and what each is charged: the tables of tests/charges. */
import { describe, expect, test } from "vitest";
import { deepSeek, mistral } from "#server/providers/openai/fixtures/answers.ts";
import { anthropicRefusal } from "#tests/charges/anthropic.ts";
import { type Answered, type Counted, cells, type Table } from "#tests/charges/table.ts";
import { tables } from "#tests/charges/tables.ts";
import { broken, type Kind, kinds, pictureSent, refusal, streamed, whole } from "#tests/setup/vendor-answers.ts";

test("every kind of provider that chats has a table, and every table has every cell", () => {
  expect(Object.keys(tables).sort()).toEqual([...kinds].sort());
  for (const [kind, table] of Object.entries(tables)) expect(Object.keys(table).sort(), kind).toEqual(cells.sort());
});

const toldOf = (kind: Kind, model: string, body: Answered[1]) =>
  typeof body === "string" || Buffer.isBuffer(body) ? streamed(kind, model, body) : whole(kind, model, body);

async function expectAnswered(kind: Kind, [model, body, read, units, micros]: Answered): Promise<void> {
  const told = await toldOf(kind, model, body);
  expect(told.completion).toMatchObject(read);
  expect([told.units, told.micros, told.estimated]).toEqual([units, micros, false]);
}

async function expectCounted(kind: Kind, [model, body, text, units, micros]: Counted): Promise<void> {
  const told = await toldOf(kind, model, body);
  expect(told.completion.choices[0]?.message.content).toBe(text);
  expect([told.units, told.micros, told.estimated]).toEqual([units, micros, true]);
}

describe.each(Object.entries(tables) as [keyof typeof tables, Table][])("%s", (kind, table) => {
  test.each(["sync", "stream", "tools", "tools as a stream", "reasoning", "reasoning as a stream"] as const)(
    "%s: read by OpenAI's client and charged by hand's sum",
    (cell) => expectAnswered(kind, table[cell]),
  );

  test("vision: the picture reaches the vendor, its tokens are charged; or the vendor's refusal is told", async () => {
    const cell = table.vision;
    if (cell.length === 3) return expect(refusal(kind, cell[0], cell[1])).toMatchObject(cell[2]);
    const [sent, ...answered] = cell;
    expect(pictureSent(kind, answered[0])).toContain(sent);
    await expectAnswered(kind, answered);
  });

  test("error: told in OpenAI's words, and there is nothing to charge", () => {
    const [status, body, told] = table.error;
    expect(refusal(kind, status, body)).toMatchObject(told);
  });

  test("error within a stream: the client throws, what it had read is charged", async () => {
    const [model, body, text, units, micros] = table["error within a stream"];
    expect(await broken(kind, model, body)).toEqual({ failed: true, text, units, micros });
  });

  test.each(["usage missing", "usage missing on a stream"] as const)("%s: counted, and marked as estimated", (cell) =>
    expectCounted(kind, table[cell]),
  );
});

test("an answer that Anthropic withholds is a refusal, which is charged", () =>
  expectAnswered("anthropic", anthropicRefusal));

test("what is reasoned stands beside the answer", async () => {
  for (const [kind, body] of [
    ["deepseek", deepSeek.reasoning],
    ["mistral", mistral.reasoning],
  ] as const) {
    const { completion: read } = await whole(kind, "magistral", body);
    expect(read.choices[0]?.message, kind).toMatchObject({ reasoning_content: "9.9 is 9.90." });
  }
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits, jsonMembers } from "./json-members.ts";

const members = (text: string) => {
  const body = Buffer.from(text);
  return Object.fromEntries(
    [...jsonMembers(body)].map(([key, span]) => [key, body.toString("utf8", span.start, span.end)]),
  );
};

describe("the members of a JSON body", () => {
  test("are found with the exact bytes of their values, whatever the values and the spacing", () => {
    const spaces = fc.constantFrom(undefined, 1, "\t");
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), spaces, (value, space) => {
        const text = JSON.stringify(value, null, space);
        const plain: Record<string, unknown> = JSON.parse(text);
        const found = members(text);
        expect(Object.keys(found).sort()).toEqual(Object.keys(plain).sort());
        for (const [key, raw] of Object.entries(found)) expect(JSON.parse(raw)).toEqual(plain[key]);
      }),
    );
  });

  test("a key given twice is refused, also when written with an escape", () => {
    expect(() => members('{"model":"a","model":"b"}')).toThrow(/twice/);
    expect(() => members('{"model":"a","\\u006dodel":"b"}')).toThrow(/twice/);
  });

  test("ten thousand levels of nesting are refused", () => {
    expect(() => members(`{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`)).toThrow(/nested/);
  });

  test("edits replace and insert and leave every other byte alone", () => {
    const body = Buffer.from('{ "model" : "a" , "seed": 12345678901234567890, "messages":[ ]}');
    const span = jsonMembers(body).get("model")!;
    const edited = applyEdits(body, [
      { ...span, text: '"b"' },
      { start: 1, end: 1, text: '"n":1,' },
    ]);
    expect(edited.toString()).toBe('{"n":1, "model" : "b" , "seed": 12345678901234567890, "messages":[ ]}');
  });
});

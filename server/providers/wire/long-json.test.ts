import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonBytes } from "./json-bytes.ts";
import { parseJson } from "./parse-json.ts";

const base64 = (length: number): string => "iVBORw0KGgo+/".repeat(Math.ceil(length / 13)).slice(0, length);

const longText = fc
  .tuple(
    fc.constantFrom("", "data:image/png;base64,", "ü", " ", '"', "\\", "\u0000", "\u007f", "漢", "]", "\\u0041", '\\"'),
    fc.integer({ min: 15_000, max: 120_000 }),
    fc.constantFrom("", "==", '"', "\\", "\n", "é", '\\"'),
  )
  .map(([head, length, tail]) => head + base64(length) + tail);

const { value: someJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    longText,
    fc.jsonValue(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__"), longText), tie("value"), { maxKeys: 3 }),
  ),
}));

describe("JSON with long texts", () => {
  it("is read as JSON.parse reads it, pretty or not", () => {
    fc.assert(
      fc.property(fc.array(someJson, { minLength: 3, maxLength: 4 }), fc.boolean(), (value, pretty) => {
        const text = JSON.stringify(value, null, pretty ? 2 : 0);
        expect(parseJson(Buffer.from(text))).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });

  it("is written as JSON.stringify writes it", () => {
    fc.assert(
      fc.property(someJson, (value) => {
        const body = { value };
        expect(jsonBytes(body).equals(Buffer.from(JSON.stringify(body)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("is no JSON when JSON.parse says so", () => {
    const long = base64(200_000);
    for (const text of [
      `{"a":"b"${long}"}`,
      `{"a":"${long}}`,
      `{"a":"${long}\n"}`,
      `["${long}" "${long}"]`,
      `"${long}`,
      `${long}"`,
      `{"${long}"}`,
      `["\\"${long}]`,
    ]) {
      expect(() => JSON.parse(text)).toThrow(SyntaxError);
      expect(() => parseJson(Buffer.from(text))).toThrow(SyntaxError);
    }
  });

  it("finds a long text behind an escaped quote, as a key and twice under one key", () => {
    const long = base64(200_000);
    for (const text of [`["\\"${long}"]`, `["\\\\","${long}"]`, `{"${long}" :1}`, `{"a":"${long}","a":"${long}"}`]) {
      expect(parseJson(Buffer.from(text))).toStrictEqual(JSON.parse(text));
    }
  });

  it("takes any depth beside a long text", () => {
    const deep = `["${base64(200_000)}",${"[".repeat(100_000)}${"]".repeat(100_000)}]`;
    expect((parseJson(Buffer.from(deep)) as unknown[])[0]).toHaveLength(200_000);
  });
});

import { describe, expect, test } from "vitest";
import { isUnitKind } from "#server/contracts/units.ts";
import { samples } from "./samples.ts";
import { readTester } from "./tester-form.ts";

const posted = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};

describe("the samples of the tester", () => {
  test.each(samples)("$id is a form that can be sent", (sample) => {
    const fields = { body: sample.body, headers: sample.headers ?? "", duration_ms: String(sample.durationMs ?? "") };
    expect(readTester(posted(fields)).errors).toEqual({});
    expect(sample.rows.every(({ kind }) => isUnitKind(kind))).toBe(true);
  });
});

describe("the tester's form", () => {
  test("reads rows, headers, request and what the reply took", () => {
    const data = posted({ body: "{}", headers: "X-Units: 3\r\n\r\nvia: a:b", request: '{"n":2}', duration_ms: "1500" });
    data.append("kind", "second");
    data.append("expression", "duration_ms / 1000");
    const { typed, sample, errors } = readTester(data);
    expect(typed.rows).toEqual([{ kind: "second", expression: "duration_ms / 1000" }]);
    expect(sample).toMatchObject({
      headers: { "X-Units": "3", via: "a:b" },
      request: { n: 2 },
      duration_ms: 1500,
      bytes_in: 7,
      bytes_out: 2,
    });
    expect(errors).toEqual({});
  });

  test("says beside the field what of the sample cannot be used", () => {
    const { errors } = readTester(posted({ headers: "no colon", request: "{", status: "9", duration_ms: "long" }));
    expect(Object.keys(errors).sort()).toEqual(["duration_ms", "headers", "request", "status"]);
  });
});

import { expect, it } from "vitest";
import { csvLine, csvResponse } from "./csv.ts";

it("names with quotes, lines and formulas stay text", () => {
  expect(csvLine(["plain", 'say "hi"', "a,b", "x\ny", null, true])).toBe('plain,"say ""hi""","a,b","x\ny",,true\r\n');
  expect(csvLine(["=1+1", "@cmd", "-12.5", "-x", "+1"])).toBe("'=1+1,'@cmd,-12.5,'-x,'+1\r\n");
});

it("no formula begins within a name, where semicolons or lines part cells, nor with wide letters", () => {
  expect(csvLine(["a;=1+1", "a; b-c", "＝1+1", "\t=1"])).toBe("a;'=1+1,a; b-c,'＝1+1,'\t'=1\r\n");
  expect(csvLine(["x\n=1+1", "2026-11-21T00:00:00Z", "a@b.example"])).toBe(
    '"x\n\'=1+1",2026-11-21T00:00:00Z,a@b.example\r\n',
  );
});

const numbers = (pages: number) => async (cursor: string | null) => {
  const page = Number(cursor ?? 0);
  return { data: [page * 2, page * 2 + 1], next_cursor: page + 1 < pages ? String(page + 1) : null };
};
const columns = [{ head: "Number", value: (row: number) => row }];

it("a download has every page once", async () => {
  const response = await csvResponse({ fileName: 'usage "2026"/11', columns, page: numbers(3) });
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="usage-2026-11.csv"');
  expect((await response.text()).split("\r\n")).toEqual(["Number", "0", "1", "2", "3", "4", "5", ""]);
  expect(await (await csvResponse({ fileName: "x", columns, page: numbers(1) })).text()).toBe("Number\r\n0\r\n1\r\n");
});

it("a failure half-way breaks the download off, one at the start is an error", async () => {
  const failing = async (cursor: string | null) => {
    if (cursor === "1") throw new Error("gone");
    return numbers(3)(cursor);
  };
  await expect((await csvResponse({ fileName: "x", columns, page: failing })).text()).rejects.toThrow();
  const refusing = async () => Promise.reject(new Response(null, { status: 403 }));
  await expect(csvResponse({ fileName: "x", columns, page: refusing })).rejects.toMatchObject({ status: 403 });
});

import { expect, it } from "vitest";
import { readJson } from "./read-json.ts";

const request = (body: ReadableStream<Uint8Array> | string) =>
  new Request("http://here/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    duplex: "half",
  } as RequestInit);

it("a body that its sender breaks off is the sender's fault", async () => {
  let pulls = 0;
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++pulls === 1) controller.enqueue(new TextEncoder().encode('{"a":'));
      else controller.error(new Error("aborted"));
    },
  });
  await expect(readJson(request(broken), 1024)).rejects.toMatchObject({ code: "invalid_request" });
});

it("a body is read no further than the limit", async () => {
  const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(1024)) });
  await expect(readJson(request(endless), 4096)).rejects.toMatchObject({ code: "request_too_large" });
});

it.each([["["], ['{"a":']])("a body of nothing but %s is refused before anything walks it", async (opening) => {
  const closing = opening === "[" ? "]" : "}";
  const nested = (levels: number) => request(`${opening.repeat(levels)}1${closing.repeat(levels)}`);
  await expect(readJson(nested(20_000), 1024 * 1024)).rejects.toMatchObject({ code: "invalid_request" });
  expect(await readJson(nested(100), 1024 * 1024)).toBeDefined();
  await expect(readJson(nested(101), 1024 * 1024)).rejects.toThrow(/levels deep/);
});

it("brackets in texts are no levels, nor do levels that were left count", async () => {
  const value = { text: `\\"${"[{".repeat(500)}`, list: Array.from({ length: 500 }, () => [{}]) };
  expect(await readJson(request(JSON.stringify(value)), 1024 * 1024)).toEqual(value);
});

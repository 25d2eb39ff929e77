import { expect, test } from "vitest";
import { merge } from "./merge.ts";

const ended = (signal: AbortSignal) =>
  new Promise<void>((done) => (signal.aborted ? done() : signal.addEventListener("abort", () => done())));

const counting = (name: string, count: number) =>
  async function* () {
    for (let index = 0; index < count; index++) yield `${name}${index}`;
  };

async function* silent(signal: AbortSignal): AsyncGenerator<string> {
  await ended(signal);
  yield* [];
}

test("brings everything of every source, each in its order, and ends with the last", async () => {
  const read: string[] = [];
  for await (const item of merge([counting("a", 100), counting("b", 3)], new AbortController().signal)) read.push(item);
  expect(read).toHaveLength(103);
  for (const name of ["a", "b"]) {
    const own = read.filter((item) => item.startsWith(name));
    expect(own).toEqual([...own].sort((x, y) => Number(x.slice(1)) - Number(y.slice(1))));
  }
});

test("a source that fails ends the others, and its error is told", async () => {
  let closed = false;
  async function* watched(signal: AbortSignal): AsyncGenerator<string> {
    try {
      yield* silent(signal);
    } finally {
      closed = true;
    }
  }
  async function* failing(): AsyncGenerator<string> {
    yield "once";
    throw new Error("gone");
  }
  const merged = merge([watched, failing], new AbortController().signal);
  expect((await merged.next()).value).toBe("once");
  await expect(merged.next()).rejects.toThrow("gone");
  expect(closed).toBe(true);
});

test("ends with the signal, and with a reader who leaves", async () => {
  const page = new AbortController();
  const waiting = merge([silent], page.signal).next();
  page.abort();
  expect((await waiting).done).toBe(true);
  const left = merge([counting("a", 1000), silent], new AbortController().signal);
  await left.next();
  expect((await left.return(undefined)).done).toBe(true);
});

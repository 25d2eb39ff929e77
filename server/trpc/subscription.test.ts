import { expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import { whileAllowed } from "./subscription.ts";

const ends = (signal: AbortSignal) => new Promise<void>((done) => signal.addEventListener("abort", () => done()));

async function* onceThenSilent(signal: AbortSignal) {
  yield "first";
  await ends(signal);
}

const opened = (check: () => Promise<unknown>, signal?: AbortSignal) =>
  whileAllowed({ check, open: async (until) => onceThenSilent(until), signal, everyMs: 1 });

async function readAll(items: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const item of items) read.push(item);
  return read;
}

test("a reader who was signed out is told so, and sees nothing more", async () => {
  const refusal = new AppError("unauthenticated", { userMessage: "Sign in." });
  await expect(readAll(await opened(() => Promise.reject(refusal)))).rejects.toBe(refusal);
});

test("a fault of ours while asking turns nobody away; the reader's leaving ends it", async () => {
  const page = new AbortController();
  let asked = 0;
  const check = async () => {
    asked += 1;
    if (asked === 3) page.abort();
    throw new Error("the database is away");
  };
  expect(await readAll(await opened(check, page.signal))).toEqual(["first"]);
  const askedAtEnd = asked;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(asked).toBe(askedAtEnd);
});

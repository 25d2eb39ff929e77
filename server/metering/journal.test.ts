import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Journal, type KeptCommit } from "./journal.ts";
import { SpillFolder } from "./spill.ts";

const epoch = "1:run";
let folder: string;
let errors: unknown[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-journal-"));
  errors = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const makeJournal = (bound: number, at = folder) =>
  new Journal(new SpillFolder(at, "test"), bound, (error) => errors.push(error));
const commit = (ms: number, change: Partial<KeptCommit> = {}): KeptCommit => ({
  shard: 1,
  holdId: `hold_${ms}`,
  event: "{}",
  swept: "",
  epoch,
  ms,
  sequence: 0,
  ...change,
});
async function taken(journal: Journal, isAsked: Parameters<Journal["take"]>[0] = () => true): Promise<string[]> {
  const found: string[] = [];
  for await (const commits of journal.take(isAsked)) found.push(...commits.map(({ holdId }) => holdId));
  return found;
}

test("what is settled is let go of, in its own shard and epoch only", () => {
  const journal = makeJournal(100);
  for (const ms of [10, 20, 30]) journal.keep(commit(ms));
  journal.keep(commit(5, { shard: 2 }));
  journal.settle(1, epoch, "20-0");
  expect(journal.size).toBe(2);
  journal.settle(1, "2:run", "99-0");
  journal.settle(1, "closed:run", "99-0");
  journal.settle(2, epoch, "");
  expect(journal.size).toBe(2);
  expect(journal.shards()).toEqual([1, 2]);
});

test("positions count by milliseconds, then by sequence", () => {
  const journal = makeJournal(100);
  journal.keep(commit(9));
  journal.keep(commit(10, { sequence: 9 }));
  journal.keep(commit(10, { sequence: 10 }));
  journal.settle(1, epoch, "10-9");
  expect(journal.size).toBe(1);
});

test("a commit that is settled when it comes is not kept", () => {
  const journal = makeJournal(100);
  journal.settle(1, epoch, "20-0");
  journal.keep(commit(20));
  expect(journal.size).toBe(0);
});

test("beyond the bound the oldest go to files, and a settled file is removed", async () => {
  const journal = makeJournal(10);
  for (let ms = 1; ms <= 25; ms++) journal.keep(commit(ms));
  await vi.waitFor(() => expect(readdirSync(folder)).not.toEqual([]));
  expect(journal.size).toBe(25);
  journal.settle(1, epoch, "25-0");
  // A file that is seen may still be on its way: it is let go of once it is whole.
  await vi.waitFor(() => expect(journal.size).toBe(0));
  expect(readdirSync(folder)).toEqual([]);
});

test("taking finds commits in memory and in files, each once, and leaves the others", async () => {
  const journal = makeJournal(10);
  for (let ms = 1; ms <= 25; ms++) journal.keep(commit(ms, { shard: ms % 2 }));
  const odd = await taken(journal, ({ shard }) => shard === 1);
  expect(odd.sort()).toEqual(Array.from({ length: 13 }, (_, at) => `hold_${2 * at + 1}`).sort());
  expect(journal.size).toBe(12);
  expect((await taken(journal)).length).toBe(12);
  expect(journal.size).toBe(0);
  await journal.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("a disk that refuses loses nothing, is told of, and stops admission at last", async () => {
  const file = join(folder, "not-a-folder");
  writeFileSync(file, "");
  const journal = makeJournal(10, file);
  for (let ms = 1; ms <= 39; ms++) journal.keep(commit(ms));
  await vi.waitFor(() => expect(errors).not.toEqual([]));
  expect(journal.full).toBe(false);
  journal.keep(commit(40));
  expect(journal.full).toBe(true);
  expect((await taken(journal)).length).toBe(40);
});

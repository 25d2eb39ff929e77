import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { KeptCommit } from "./journal.ts";
import { SpillFolder } from "./spill.ts";

const commit: KeptCommit = { shard: 1, holdId: "h", event: "{}", swept: "", epoch: "1:run", ms: 1, sequence: 0 };
const hourMs = 60 * 60_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-spill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const age = (file: string, hours: number) => {
  const at = new Date(Date.now() - hours * hourMs);
  utimesSync(file, at, at);
};

test("files that a killed process left are removed after a day, and nothing else is", async () => {
  const own = new SpillFolder(folder, "web_own");
  const ownFile = (await own.write([commit])).file;
  const killed = (await new SpillFolder(folder, "web_killed").write([commit])).file;
  const recent = (await new SpillFolder(folder, "web_recent").write([commit])).file;
  const foreign = join(folder, "of-another-program");
  writeFileSync(foreign, "");
  for (const file of [ownFile, killed, foreign]) age(file, 25);
  age(recent, 23);
  await own.removeAbandoned();
  expect(readdirSync(folder).sort()).toEqual([ownFile, recent, foreign].map((file) => basename(file)).sort());
});

test("what a living process has kept for days stays: it freshens its files", async () => {
  const living = new SpillFolder(folder, "web_living");
  const segment = await living.write([commit]);
  age(segment.file, 72);
  await living.freshen(segment);
  await new SpillFolder(folder, "web_new").removeAbandoned();
  expect(await living.read(segment)).toEqual([commit]);
});

test("a folder or a file that is not there is no failure", async () => {
  const nowhere = new SpillFolder(join(folder, "nowhere"), "web_own");
  await nowhere.removeAbandoned();
  await nowhere.freshen({ file: join(folder, "settled"), count: 1, ends: [] });
});

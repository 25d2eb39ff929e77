/** Files that take the commits which a process keeps beyond its memory's bound: JSON lines, this process's own. */
import { mkdirSync, rmSync } from "node:fs";
import { readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeptCommit } from "./journal.ts";

export interface Segment {
  file: string;
  count: number;
  /** The last position of each shard and epoch in the file. */
  ends: Pick<KeptCommit, "shard" | "epoch" | "ms" | "sequence">[];
}

/** The shards of which a segment has commits. */
export const shardsOf = (segment: Segment): number[] => segment.ends.map(({ shard }) => shard);

const filePrefix = "sluice-unsettled-";
/** A living process freshens its files far more often: what is older was left by a killed one. */
const abandonedAfterMs = 24 * 60 * 60_000;

export class SpillFolder {
  private made = 0;

  private readonly ownPrefix: string;

  constructor(
    private readonly folder: string,
    processId: string,
  ) {
    this.ownPrefix = `${filePrefix}${processId}-`;
  }

  /** @throws when the disk refuses */
  async write(commits: readonly KeptCommit[]): Promise<Segment> {
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, `${this.ownPrefix}${++this.made}.ndjson`);
    await writeFile(file, commits.map((commit) => JSON.stringify(commit)).join("\n"), { mode: 0o600 });
    return { file, count: commits.length, ends: endsOf(commits) };
  }

  /** @throws when the file is not readable */
  async read(segment: Segment): Promise<KeptCommit[]> {
    const text = await readFile(segment.file, "utf8");
    return text.split("\n").map((line) => JSON.parse(line) as KeptCommit);
  }

  remove(segment: Segment): void {
    rmSync(segment.file, { force: true });
  }

  /** Shows the other processes that the owner of this file lives. */
  async freshen(segment: Segment): Promise<void> {
    const now = new Date();
    await utimes(segment.file, now, now).catch(unlessMissing);
  }

  /** Removes what killed processes left: files of others that nobody freshened for a day. @throws when the disk refuses */
  async removeAbandoned(nowMs = Date.now()): Promise<void> {
    const names = (await readdir(this.folder).catch(unlessMissing)) ?? [];
    for (const name of names) {
      if (!name.startsWith(filePrefix) || name.startsWith(this.ownPrefix)) continue;
      const file = join(this.folder, name);
      const found = await stat(file).catch(unlessMissing);
      if (found && nowMs - found.mtimeMs > abandonedAfterMs) await rm(file, { force: true });
    }
  }
}

/** What is not there, or no longer, is no failure. @throws any other error */
function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}

function endsOf(commits: readonly KeptCommit[]): Segment["ends"] {
  const ends = new Map<string, Segment["ends"][number]>();
  for (const { shard, epoch, ms, sequence } of commits) {
    const name = `${shard} ${epoch}`;
    const known = ends.get(name);
    if (!known || ms > known.ms || (ms === known.ms && sequence > known.sequence))
      ends.set(name, { shard, epoch, ms, sequence });
  }
  return [...ends.values()];
}

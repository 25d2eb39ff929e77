/** Files that take the commits which a process keeps beyond its memory's bound: JSON lines, this process's own. */
import { mkdirSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
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

export class SpillFolder {
  private made = 0;

  constructor(
    private readonly folder: string,
    private readonly processId: string,
  ) {}

  /** @throws when the disk refuses */
  async write(commits: readonly KeptCommit[]): Promise<Segment> {
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, `sluice-unsettled-${this.processId}-${++this.made}.ndjson`);
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

/**
 * The commits of this process that are not known to be settled (decision 18), so that they can be sent again after
 * Redis forgot them. In memory up to a bound, beyond it in files.
 *
 * An event is settled when its shard's `trimmed` mark, read in the epoch in which the event was appended, has
 * reached its stream id. Positions of different epochs are never compared: an event of an earlier epoch is sent again.
 */
import { shardCount } from "#server/contracts/shards.ts";
import { type Segment, type SpillFolder, shardsOf } from "./spill.ts";

export interface KeptCommit {
  readonly shard: number;
  /** Arguments of the commit script; the last is what the sweep had charged. */
  readonly args: string[];
  /** Value of the shard's epoch key when the event was appended. */
  epoch: string;
  /** Stream id of the event: milliseconds and sequence. */
  ms: number;
  sequence: number;
}

/** Up to here, in the shard's epoch, everything is settled. */
interface Mark {
  epoch: string;
  trimmed: string;
  ms: number;
  sequence: number;
}

const noMark: Mark = { epoch: "none", trimmed: "", ms: 0, sequence: 0 };

/** Milliseconds and sequence of a stream id. */
export function streamPosition(id: string): [ms: number, sequence: number] {
  const dash = id.indexOf("-");
  return [Number(id.slice(0, dash)), Number(id.slice(dash + 1))];
}

/** An epoch's number comes from PostgreSQL and never comes twice; "closed" does. */
export const isOpenEpoch = (epoch: string): boolean => /^\d/.test(epoch);

const isSettled = (mark: Mark, { epoch, ms, sequence }: Pick<KeptCommit, "epoch" | "ms" | "sequence">): boolean =>
  mark.epoch === epoch && (ms < mark.ms || (ms === mark.ms && sequence <= mark.sequence));

export class Journal {
  private queues: KeptCommit[][] = Array.from({ length: shardCount }, () => []);
  private readonly marks: Mark[] = new Array<Mark>(shardCount).fill(noMark);
  private segments: Segment[] = [];
  private spilling: Promise<void> | null = null;
  private inMemory = 0;

  constructor(
    private readonly folder: SpillFolder,
    /** Commits kept in memory before they are written to a file. */
    private readonly bound: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Commits kept, in memory and in files. */
  get size(): number {
    return this.segments.reduce((total, segment) => total + segment.count, this.inMemory);
  }

  /** More is kept in memory than files could take. */
  get full(): boolean {
    return this.inMemory >= this.bound * 4;
  }

  /** Shards with kept commits. */
  shards(): number[] {
    const found = new Set<number>();
    for (const [shard, queue] of this.queues.entries()) if (queue.length > 0) found.add(shard);
    for (const segment of this.segments) for (const shard of shardsOf(segment)) found.add(shard);
    return [...found];
  }

  /** Keeps a commit that Redis has appended. */
  keep(commit: KeptCommit): void {
    this.queues[commit.shard]?.push(commit);
    this.inMemory++;
    if (this.inMemory > this.bound) this.spilling ??= this.spill();
  }

  /** Lets go of what is settled. `epoch` and `trimmed` are values read together; "" = none. */
  settle(shard: number, epoch: string, trimmed: string): void {
    const known = this.marks[shard] ?? noMark;
    if (trimmed === "" || !isOpenEpoch(epoch) || (known.trimmed === trimmed && known.epoch === epoch)) return;
    const [ms, sequence] = streamPosition(trimmed);
    const mark = { epoch, trimmed, ms, sequence };
    this.marks[shard] = mark;
    const queue = this.queues[shard] ?? [];
    let settled = 0;
    for (const commit of queue) {
      if (!isSettled(mark, commit)) break;
      settled++;
    }
    if (settled > 0) {
      queue.splice(0, settled);
      this.inMemory -= settled;
    }
    this.dropSegments();
  }

  /**
   * Takes out the commits of a shard that must be sent again: all, or those appended under another epoch.
   * @throws when a file cannot be read; what it holds stays kept.
   */
  async take(shard: number, notOfEpoch: string | null): Promise<KeptCommit[]> {
    await this.spilling;
    const isAsked = (commit: Pick<KeptCommit, "shard" | "epoch">) =>
      commit.shard === shard && (notOfEpoch === null || commit.epoch !== notOfEpoch);
    for (const segment of this.segments.filter(({ ends }) => ends.some(isAsked))) await this.load(segment);
    const queue = this.queues[shard] ?? [];
    const taken = queue.filter(isAsked);
    if (taken.length > 0) {
      this.queues[shard] = queue.filter((commit) => !isAsked(commit));
      this.inMemory -= taken.length;
    }
    return taken;
  }

  /** Removes the files. */
  async close(): Promise<void> {
    await this.spilling;
    for (const segment of this.segments) this.folder.remove(segment);
    this.segments = [];
  }

  private async load(segment: Segment): Promise<void> {
    const commits = await this.folder.read(segment);
    this.segments = this.segments.filter((other) => other !== segment);
    this.folder.remove(segment);
    for (const commit of commits) this.queues[commit.shard]?.push(commit);
    this.inMemory += commits.length;
  }

  private async spill(): Promise<void> {
    const commits = this.queues.flat();
    this.queues = this.queues.map(() => []);
    try {
      const segment = await this.folder.write(commits);
      this.segments.push(segment);
      this.inMemory -= commits.length;
      this.dropSegments();
    } catch (error) {
      this.onError(error);
      for (const commit of commits.reverse()) this.queues[commit.shard]?.unshift(commit);
    } finally {
      this.spilling = null;
    }
  }

  private dropSegments(): void {
    const settled = this.segments.filter(({ ends }) =>
      ends.every((end) => isSettled(this.marks[end.shard] ?? noMark, end)),
    );
    if (settled.length === 0) return;
    this.segments = this.segments.filter((segment) => !settled.includes(segment));
    for (const segment of settled) this.folder.remove(segment);
  }
}

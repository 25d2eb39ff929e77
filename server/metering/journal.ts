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
  readonly holdId: string;
  /** JSON of the final UsageEvent. */
  readonly event: string;
  /** What the sweep had charged, as Redis answered; "" = it did not come first. */
  swept: string;
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

type Position = Pick<KeptCommit, "shard" | "epoch" | "ms" | "sequence">;

/** Commits written to one file: few enough that their JSON does not stop the process. */
const segmentSize = 1_000;

export class Journal {
  private readonly queues: KeptCommit[][] = Array.from({ length: shardCount }, () => []);
  private readonly marks: Mark[] = new Array<Mark>(shardCount).fill(noMark);
  private segments: Segment[] = [];
  /** Writing to files and taking out of them, one after the other: what is between the two is in neither. */
  private fileWork: Promise<unknown> = Promise.resolve();
  private spilling = false;
  private inMemory = 0;
  private spillAbove: number;

  constructor(
    private readonly folder: SpillFolder,
    /** Commits kept in memory before they are written to files. */
    private readonly bound: number,
    private readonly onError: (error: unknown) => void,
  ) {
    this.spillAbove = bound;
  }

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

  /** Keeps a commit that Redis has appended, unless that is settled already (sent again after an epoch). */
  keep(commit: KeptCommit): void {
    if (isSettled(this.markOf(commit), commit)) return;
    this.queues[commit.shard]?.push(commit);
    this.inMemory++;
    if (this.inMemory <= this.spillAbove || this.spilling) return;
    this.spilling = true;
    void this.inTurn(() => this.spill());
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
   * Takes out the commits that must be sent again, those of each file on their own.
   * @throws when a file cannot be read; what it holds stays kept.
   */
  async *take(isAsked: (commit: Position) => boolean): AsyncGenerator<KeptCommit[]> {
    yield await this.inTurn(async () => this.takeFromMemory(isAsked));
    for (const segment of this.segments.filter(({ ends }) => ends.some(isAsked)))
      yield await this.inTurn(() => this.takeFromFile(segment, isAsked));
  }

  /** Freshens the files, so that no other process takes them for a dead one's. */
  freshenFiles(): void {
    for (const segment of this.segments) this.folder.freshen(segment).catch(this.onError);
  }

  /** Removes the files. */
  async close(): Promise<void> {
    await this.fileWork;
    for (const segment of this.segments) this.folder.remove(segment);
    this.segments = [];
  }

  private markOf({ shard }: Position): Mark {
    return this.marks[shard] ?? noMark;
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.fileWork.then(work);
    this.fileWork = turn.catch(() => undefined); // whoever asked for the work hears of its failure
    return turn;
  }

  private takeFromMemory(isAsked: (commit: Position) => boolean): KeptCommit[] {
    const taken: KeptCommit[] = [];
    for (const [shard, queue] of this.queues.entries()) {
      const asked = queue.filter(isAsked);
      if (asked.length === 0) continue;
      this.queues[shard] = queue.filter((commit) => !isAsked(commit));
      taken.push(...asked);
    }
    this.inMemory -= taken.length;
    return taken;
  }

  private async takeFromFile(segment: Segment, isAsked: (commit: Position) => boolean): Promise<KeptCommit[]> {
    if (!this.segments.includes(segment)) return []; // settled meanwhile
    const commits = await this.folder.read(segment);
    this.segments = this.segments.filter((other) => other !== segment);
    this.folder.remove(segment);
    for (const commit of commits) if (!isAsked(commit)) this.keep(commit);
    return commits.filter(isAsked);
  }

  private async spill(): Promise<void> {
    try {
      while (this.inMemory > this.bound) await this.spillOldest();
      this.spillAbove = this.bound;
    } catch (error) {
      this.spillAbove = this.inMemory + this.bound / 10;
      this.onError(error);
    } finally {
      this.spilling = false;
    }
  }

  /** Writes each queue's share of a segment, oldest first. */
  private async spillOldest(): Promise<void> {
    const share = Math.min(1, segmentSize / this.inMemory);
    const commits = this.queues.flatMap((queue) => queue.splice(0, Math.ceil(queue.length * share)));
    try {
      this.segments.push(await this.folder.write(commits));
      this.inMemory -= commits.length;
      this.dropSegments();
    } catch (error) {
      for (const commit of commits.reverse()) this.queues[commit.shard]?.unshift(commit);
      throw error;
    }
  }

  private dropSegments(): void {
    const settled = this.segments.filter(({ ends }) => ends.every((end) => isSettled(this.markOf(end), end)));
    if (settled.length === 0) return;
    this.segments = this.segments.filter((segment) => !settled.includes(segment));
    for (const segment of settled) this.folder.remove(segment);
  }
}

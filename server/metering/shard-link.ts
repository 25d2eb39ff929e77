/**
 * What this process knows of each shard: whether it may admit there. A shard is trusted only in the Redis run that
 * its epoch names (decision 17): after a lost connection, a forgotten script or a foreign epoch it is looked at anew.
 */
import type { Logger } from "pino";
import { shardCount } from "#server/contracts/shards.ts";
import { type RedisClient, redisTimeMs } from "#server/infra/redis.ts";
import { shardKeys } from "./keys.ts";
import { runScript, scriptArgs, scripts } from "./scripts.ts";

/** Not known: Redis is away, or has not been looked at since it came back. */
export const away = "";
/** Known to wait for a rebuild. */
export const closed = "closed";

/** A closed shard is looked at again at most this often. */
const lookAgainMs = 50;
/** A Redis that answers with errors is looked at ten times a second. */
const warnEveryMs = 1_000;
/** A sample of Redis's clock that took longer says too little. */
const clockSampleMs = 50;

type LookReply = [run: string, epoch: string, trimmed: string, seconds: string, microseconds: string];

export class ShardLink {
  /** `away`, `closed`, or the value of the epoch key under which the shard may admit. */
  readonly states: string[] = new Array<string>(shardCount).fill(away);
  /** Redis's clock minus this process's monotonic one, ms; before Redis was asked, the machine's own. */
  private clockOffsetMs = Date.now() - performance.now();
  private readonly looking = new Map<number, Promise<string>>();
  private readonly lookedAtMs: number[] = new Array<number>(shardCount).fill(Number.NEGATIVE_INFINITY);
  private warnedAtMs = Number.NEGATIVE_INFINITY;
  /** Raised by each loss of the connection: what was asked before it says nothing any more. */
  private generation = 0;

  constructor(
    private readonly client: RedisClient,
    private readonly logger: Pick<Logger, "info" | "warn">,
    /** Called with what a look found; `epoch` is the key's value, whatever it is. */
    private readonly onLooked: (shard: number, epoch: string, trimmed: string) => void,
  ) {
    client.on("close", this.onClose);
    client.on("end", this.onClose);
    client.on("ready", this.onReady);
  }

  /** Redis's clock, ms since 1970: a machine's own that is set meanwhile has no say in it. */
  get redisNowMs(): number {
    return Math.round(performance.now() + this.clockOffsetMs);
  }

  get connected(): boolean {
    return this.client.status === "ready";
  }

  /** Forgets what is known of a shard after an error that leaves its Redis in doubt. */
  lose(shard: number, error: unknown): void {
    if (this.states[shard] === away) return;
    this.states[shard] = away;
    if (performance.now() - this.warnedAtMs < warnEveryMs) return;
    this.warnedAtMs = performance.now();
    this.logger.warn({ shard, err: error }, "metering: shard in doubt");
  }

  /** Looks at every shard of which nothing is known. */
  async lookAtLost(): Promise<void> {
    if (!this.connected) return;
    const looks: Promise<string>[] = [];
    for (let shard = 0; shard < shardCount; shard++) if (this.states[shard] === away) looks.push(this.look(shard));
    await Promise.all(looks);
  }

  /** The state of a closed shard, looked at again unless that was just done. */
  async ask(shard: number): Promise<string> {
    if (performance.now() - (this.lookedAtMs[shard] ?? 0) < lookAgainMs) return this.states[shard] ?? away;
    return this.look(shard);
  }

  /** Looks at the shard now; answers its state. Never rejects: a look that fails leaves it away. */
  look(shard: number): Promise<string> {
    const running = this.looking.get(shard);
    if (running) return running;
    const look = this.lookNow(shard).finally(() => this.looking.delete(shard));
    this.looking.set(shard, look);
    return look;
  }

  /** Ends the watching of the connection. */
  stop(): void {
    this.client.off("close", this.onClose);
    this.client.off("end", this.onClose);
    this.client.off("ready", this.onReady);
    this.forgetAll();
  }

  private async lookNow(shard: number): Promise<string> {
    const { generation } = this;
    const keys = shardKeys(shard);
    const sentMs = performance.now();
    try {
      const args = scriptArgs(scripts.look, [keys.epoch, keys.trimmed], []);
      const reply = (await runScript(this.client, scripts.look, args)) as LookReply;
      if (generation !== this.generation) return away;
      this.learn(shard, reply, sentMs);
    } catch (error) {
      if (generation === this.generation) this.lose(shard, error);
    }
    return this.states[shard] ?? away;
  }

  private learn(shard: number, [run, epoch, trimmed, seconds, microseconds]: LookReply, sentMs: number): void {
    const nowMs = performance.now();
    if (nowMs - sentMs <= clockSampleMs) {
      this.clockOffsetMs = redisTimeMs([seconds, microseconds]) - (sentMs + nowMs) / 2;
    }
    const [number = "", boundRun] = epoch.split(":");
    const open = boundRun === run && /^\d+$/.test(number);
    const state = open ? epoch : closed;
    if (state !== this.states[shard] && this.states[shard] !== away)
      this.logger.info({ shard, epoch }, "metering: shard changed its epoch");
    this.lookedAtMs[shard] = nowMs;
    this.states[shard] = state;
    this.onLooked(shard, epoch, trimmed);
  }

  private readonly onReady = (): void => {
    void this.lookAtLost();
  };

  private readonly onClose = (): void => {
    if (this.states.some((state) => state !== away)) this.logger.warn("metering: Redis is away");
    this.forgetAll();
  };

  private forgetAll(): void {
    this.generation++;
    this.states.fill(away);
    this.looking.clear();
  }
}

/** The Lua scripts of `lua/` and how one is run: by its hash, in one round trip. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Cluster, Command, type Redis } from "ioredis";
import type { RedisClient } from "#server/infra/redis.ts";

export interface Script {
  readonly source: string;
  /** SHA-1 of the source, as Redis names it. */
  readonly sha: string;
}

const require = createRequire(import.meta.url);

/** Found through package.json's `imports`, so that it works from the sources and from a bundle. */
function load(name: string): Script {
  const source = readFileSync(require.resolve(`#server/metering/lua/${name}.lua`), "utf8");
  return { source, sha: createHash("sha1").update(source).digest("hex") };
}

export const scripts = {
  admit: load("admit"),
  closeShard: load("close-shard"),
  commit: load("commit"),
  countRequest: load("count-request"),
  extend: load("extend"),
  look: load("look"),
  openHolds: load("open-holds"),
  openShard: load("open-shard"),
  pushBudget: load("push-budget"),
  pushVersion: load("push-version"),
  reconcile: load("reconcile"),
  refuse: load("refuse"),
  restoreCaps: load("restore-caps"),
  restoreCounters: load("restore-counters"),
  returnHold: load("return-hold"),
  sweep: load("sweep"),
  trim: load("trim"),
} as const;

const utf8 = { replyEncoding: "utf8" } as const;

/** Redis does not have the script: it is new, was restarted, or another node took over. */
export const isNoScript = (error: unknown): boolean => error instanceof Error && error.message.startsWith("NOSCRIPT");

/** An EVALSHA that brings its bytes: ioredis's own encoder costs more than all the rest of the sending. */
class EncodedEvalsha extends Command {
  constructor(private readonly bytes: Buffer) {
    super("evalsha", [], utf8);
  }

  override toWritable(): Buffer {
    return this.bytes;
  }
}

/** A command as the wire has it (redis.io/docs/latest/develop/reference/protocol-spec, "Arrays" of "Bulk strings"). */
function encodeEvalsha(args: readonly string[]): Buffer {
  let text = `*${args.length + 1}\r\n$7\r\nevalsha\r\n`;
  for (const arg of args) text += `$${arg.length}\r\n${arg}\r\n`;
  if (Buffer.byteLength(text) === text.length) return Buffer.from(text, "latin1");
  text = `*${args.length + 1}\r\n$7\r\nevalsha\r\n`;
  for (const arg of args) text += `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`;
  return Buffer.from(text);
}

/** Sends EVALSHA; `args` is the hash, the number of keys, the keys and the arguments. */
export function sendEvalsha(client: RedisClient, args: string[]): Promise<unknown> {
  // A cluster reads the keys to find the node.
  if (client instanceof Cluster) return client.sendCommand(new Command("evalsha", args, utf8)) as Promise<unknown>;
  gatherWrites(client);
  return client.sendCommand(new EncodedEvalsha(encodeEvalsha(args))) as Promise<unknown>;
}

/**
 * Scripts sent in one turn of the event loop leave in one write: under load a system call for each would cost more
 * than the rest of the sending.
 */
function gatherWrites(client: Redis): void {
  const { stream } = client;
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

/** Sends EVAL with the source in place of the hash, which also leaves the script in Redis. */
export const sendEval = (client: RedisClient, script: Script, args: string[]): Promise<unknown> =>
  client.sendCommand(new Command("eval", [script.source, ...args.slice(1)], utf8)) as Promise<unknown>;

/** What EVALSHA wants: hash, number of keys, keys, arguments. */
export const scriptArgs = (script: Script, keys: readonly string[], args: readonly string[]): string[] => [
  script.sha,
  String(keys.length),
  ...keys,
  ...args,
];

/**
 * Runs a script, by its source where Redis does not have it yet. Not for `admit`: a Redis that forgot its scripts
 * must be looked at before it may admit again.
 * @throws ioredis's errors
 */
export async function runScript(client: RedisClient, script: Script, args: string[]): Promise<unknown> {
  try {
    return await sendEvalsha(client, args);
  } catch (error) {
    if (!isNoScript(error)) throw error;
    return sendEval(client, script, args);
  }
}

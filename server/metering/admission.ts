/** Admission: one script, and what its answers mean. */
import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import type { RateLimits } from "#server/contracts/limits.ts";
import { microCredits } from "#server/contracts/money.ts";
import type { RedisClient } from "#server/infra/redis.ts";
import { aboutHold, limitText } from "./event-arguments.ts";
import { eventJson } from "./event-json.ts";
import { shardKeys } from "./keys.ts";
import type { LiveHolds } from "./live-holds.ts";
import type { AdmitInput, AdmitResult, Metering, RateLimitReport, RateLimitState } from "./port.ts";
import { isNoScript, scripts, sendEval, sendEvalsha } from "./scripts.ts";
import { away, closed, type ShardLink } from "./shard-link.ts";

export interface AdmissionParts {
  client: RedisClient;
  link: ShardLink;
  liveHolds: LiveHolds;
  /** Unsettled events of a shard above which admission stops. */
  backlogHighWater: number;
  /** This process cannot keep more unsettled events (decision 18). */
  isFull: () => boolean;
}

type Refusal = Extract<AdmitResult, { outcome: "unavailable" }>;
const redisAway: Refusal = { outcome: "unavailable", reason: "redis_away" };
const shardClosed: Refusal = { outcome: "unavailable", reason: "closed" };
const backlog: Refusal = { outcome: "unavailable", reason: "backlog" };
const unknownWallet: AdmitResult = { outcome: "unknown_wallet" };

const contended: AdmitResult = { outcome: "contended" };

/** Neither key nor endpoint has a limit. */
export const noLimits: RateLimitReport = { requests: null, tokens: null };

const limitsText = ({ rpm, tpm, concurrency }: RateLimits): string =>
  `${limitText(rpm)} ${limitText(tpm)} ${limitText(concurrency)}`;

/** Few and short: each argument costs both sides. */
function admitArgs(input: AdmitInput, epoch: string, backlogHighWater: number): string[] {
  const { event, holdId, virtualEndpointId } = input;
  const keys = shardKeys(input.shard);
  const cap = input.keyCreditLimit;
  const numbers = `${input.version} ${backlogHighWater} ${input.holdTtlMs} ${input.tokens}`;
  const args = [
    scripts.admit.sha,
    "7",
    keys.epoch,
    keys.endpoint + virtualEndpointId,
    keys.key + input.keyId,
    keys.hold + holdId,
    keys.holds,
    keys.usage,
    keys.tally,
    epoch,
    holdId,
    input.want.toString(),
    input.atLeast.toString(),
    eventJson(event),
    aboutHold(input, epochNumber(epoch), keys),
    `${numbers} ${limitsText(input.endpointLimits)} ${limitsText(input.keyLimits)}`,
    input.patient ? "1" : "0",
  ];
  if (cap !== null) args.push(`${cap.amount} ${cap.window} ${beganMs(event.request_id)}`);
  return args;
}

/** The time in a request's id, ms since 1970. */
const beganMs = (requestId: string): number => uuidTime(uuidFromId("request", requestId) ?? noUuid);
const noUuid = "00000000-0000-7000-8000-000000000000";

/** The words of a script's line. */
type Reply = readonly string[];

const wordsOf = (line: unknown): Reply => String(line).split(" ");

function limitState(reply: Reply, at: number): RateLimitState | null {
  const limit = Number(reply[at] ?? -1);
  return limit < 0 ? null : { limit, remaining: Number(reply[at + 1]), resetMs: Number(reply[at + 2]) };
}

/** What a script's line says of the limits from this word on. */
export function limitReport(reply: Reply, at: number): RateLimitReport {
  if (reply.length <= at) return noLimits;
  const requests = limitState(reply, at);
  const tokens = limitState(reply, at + 3);
  return requests === null && tokens === null ? noLimits : { requests, tokens };
}

const credits = (text = "0") => microCredits(BigInt(text));

function readAdmit(reply: Reply, epoch: number): AdmitResult {
  switch (reply[0]) {
    case "held": {
      const limits = limitReport(reply, 3);
      return { outcome: "held", held: credits(reply[1]), remaining: credits(reply[2]), epoch, limits };
    }
    case "insufficient":
      return { outcome: "insufficient", remaining: credits(reply[1]), limits: limitReport(reply, 2) };
    case "rate_limited": {
      const scope = reply[1] === "key" ? "key" : "endpoint";
      const limit = reply[2] === "requests" || reply[2] === "tokens" ? reply[2] : "concurrency";
      return { outcome: "rate_limited", scope, limit, retryAfterMs: Number(reply[3]), limits: limitReport(reply, 4) };
    }
    case "key_limit": {
      const waitMs = Number(reply[1]);
      return { outcome: "key_limit", retryAfterMs: waitMs < 0 ? null : waitMs, limits: limitReport(reply, 2) };
    }
    case "stale":
      return { outcome: "stale", version: Number(reply[1]) };
    case "unknown_wallet":
      return unknownWallet;
    case "contended":
      return contended;
    case "backlog":
      return backlog;
    default:
      return shardClosed;
  }
}

/** The number before the colon of an open shard's epoch value. */
const epochNumber = (state: string): number => Number.parseInt(state, 10);

/** Admission over real Redis; see Metering.admit. Never rejects. */
export function makeAdmit(parts: AdmissionParts): Metering["admit"] {
  const { client, link, liveHolds, backlogHighWater } = parts;

  const read = (input: AdmitInput, state: string, reply: Reply): AdmitResult => {
    const result = readAdmit(reply, epochNumber(state));
    if (result.outcome === "held")
      liveHolds.set(input.holdId, {
        input,
        held: reply[1] ?? "0",
        delivered: null,
        epoch: result.epoch,
        knownIn: state,
      });
    return result;
  };

  /** Another epoch than thought, or a Redis without the script: look before it may admit. */
  const lookAndAdmit = async (input: AdmitInput, trusted: string, scriptKnown: boolean): Promise<AdmitResult> => {
    const state = await link.look(input.shard);
    if (state === away) return redisAway;
    if (state === closed || (state === trusted && scriptKnown)) return shardClosed;
    const args = admitArgs(input, state, backlogHighWater);
    return read(input, state, wordsOf(await sendEval(client, scripts.admit, args)));
  };

  return async (input) => {
    let state = link.states[input.shard] ?? away;
    if (parts.isFull()) return backlog;
    if (state === closed) state = await link.ask(input.shard);
    if (state === away) return redisAway;
    if (state === closed) return shardClosed;
    try {
      const args = admitArgs(input, state, backlogHighWater);
      const line = await sendEvalsha(client, args).catch(nullIfNoScript);
      if (line !== null && line !== "closed") return read(input, state, wordsOf(line));
      return await lookAndAdmit(input, state, line !== null);
    } catch (error) {
      link.lose(input.shard, error);
      return redisAway;
    }
  };
}

function nullIfNoScript(error: unknown): null {
  if (isNoScript(error)) return null;
  throw error;
}

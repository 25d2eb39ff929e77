/** Signs of life of running requests: one script each, and what its answers mean. */
import { microCredits } from "#server/contracts/money.ts";
import type { RedisClient } from "#server/infra/redis.ts";
import { deliveredMembers, inputUnits, outputUnits, tallyOf } from "./event-arguments.ts";
import { shardKeys } from "./keys.ts";
import { type LiveHolds, noteExtension } from "./live-holds.ts";
import type { ExtendInput, ExtendResult, Metering } from "./port.ts";
import { runScript, scriptArgs, scripts } from "./scripts.ts";
import { away, type ShardLink } from "./shard-link.ts";

export interface ExtensionParts {
  client: RedisClient;
  link: ShardLink;
  liveHolds: LiveHolds;
}

type Reply = [outcome: ExtendResult["outcome"], held: string];

const gone: ExtendResult = { outcome: "gone" };
const insufficient: ExtendResult = { outcome: "insufficient" };
const keyLimit: ExtendResult = { outcome: "key_limit" };

/** Extensions over real Redis; see Metering.extend. Never rejects: what cannot be asked is `gone` this time. */
export function makeExtend({ client, link, liveHolds }: ExtensionParts): Metering["extend"] {
  const extend = async (input: ExtendInput): Promise<ExtendResult> => {
    noteExtension(liveHolds, input, null);
    const reply = (await runScript(client, scripts.extend, extendArgs(input, link, liveHolds))) as Reply;
    if (reply[0] === "insufficient") return insufficient;
    if (reply[0] === "key_limit") return keyLimit;
    if (reply[0] !== "extended") return gone;
    const held = microCredits(BigInt(reply[1]));
    noteExtension(liveHolds, input, held);
    return { outcome: "extended", held };
  };
  return (inputs) =>
    Promise.all(
      inputs.map((input) =>
        extend(input).catch((error: unknown) => {
          link.lose(input.shard, error);
          return gone;
        }),
      ),
    );
}

function extendArgs(input: ExtendInput, link: ShardLink, liveHolds: LiveHolds): string[] {
  const { shard, holdId, delivered } = input;
  const keys = shardKeys(shard);
  const event = liveHolds.get(holdId)?.input.event;
  const tally = event ? tallyOf({ ...event, ...delivered.served }) : "";
  return scriptArgs(
    scripts.extend,
    [keys.epoch, keys.hold + holdId, keys.holds, keys.endpoint + input.virtualEndpointId],
    [
      link.states[shard] ?? away,
      holdId,
      input.add.toString(),
      String(input.holdTtlMs),
      delivered.charge.toString(),
      deliveredMembers(delivered),
      String(inputUnits(delivered.units)),
      String(outputUnits(delivered.units)),
      tally,
    ],
  );
}

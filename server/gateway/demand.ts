import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";

/** Bounds of a request that is no chat. */
export interface FixedDemand {
  /** The most that it can use on this route, by kind. */
  boundOn(route: RouteSnapshot): Units;
  /** Tokens by estimate, for the rate limits. */
  tokens: number;
}

/** What a request may come to use, as far as it can be known before it is sent: what a hold is estimated from. */
export interface Demand {
  stream: boolean;
  /** Bytes of text going in: every token of text is at least one byte. */
  inputBytes: number;
  /** Content parts that are no text: images, audio, files. */
  mediaParts: number;
  /** The client's cap of output tokens for each choice; null: none was given. */
  maxTokens: number | null;
  choices: number;
  /** For what is no chat; null: a chat, bounded by bytes and tokens. */
  fixed: FixedDemand | null;
}

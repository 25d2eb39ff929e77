/** The order of trying under a strategy and with stickiness. Pure: randomness is given. */
import { createHash } from "node:crypto";
import { orderRoutes, type Random, type Weighted } from "./order-routes.ts";

export interface Ranked extends Weighted {
  readonly id: string;
  /** Lower is better; compared inside a tier, by every strategy but `weighted`. */
  readonly rank: number;
}

export interface RankOptions {
  strategy: "weighted" | "cheapest" | "fastest";
  /** Requests with the same text take the same order while the routes are the same; null: none. */
  stickyText: string | null;
}

/** A stream of numbers in [0, 1) that follows from the text. */
function randomOf(text: string): Random {
  let block = createHash("sha256").update(text).digest();
  let at = 0;
  return () => {
    if (at + 4 > block.length) {
      block = createHash("sha256").update(block).digest();
      at = 0;
    }
    const value = block.readUInt32BE(at) / 2 ** 32;
    at += 4;
    return value;
  };
}

/** @param routes sorted by tier, ascending */
export function rankRoutes<Route extends Ranked>(
  routes: readonly Route[],
  { strategy, stickyText }: RankOptions,
  random: Random = Math.random,
): Route[] {
  const ordered = orderRoutes(routes, stickyText === null ? random : randomOf(stickyText));
  if (strategy === "weighted") return ordered;
  // Stable: equal ranks keep the weighted order.
  return ordered.sort((a, b) => a.tier - b.tier || a.rank - b.rank);
}

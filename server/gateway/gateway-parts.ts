/** What every step of the gateway works with. */
import type { Logger } from "pino";
import type { RouteSnapshot, SnapshotSource } from "#server/catalog/snapshot.ts";
import type { MicroCredits } from "#server/contracts/money.ts";
import type { Metering } from "#server/metering/port.ts";
import type { ChatProvider } from "#server/providers/port.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import type { CountInputTokens } from "./count-tokens.ts";
import type { Exchange } from "./exchange.ts";
import type { Housekeeping } from "./housekeeping.ts";
import type { IdempotentReplies } from "./idempotent-replies.ts";
import type { IsExhausted } from "./plan-routes.ts";
import type { UpstreamTarget } from "./upstream-target.ts";

export interface GatewaySettings {
  /** For checkout links; without a trailing slash. */
  publicUrl: string;
  /** VE_HOST: the subdomain form's domain. */
  endpointHost: string | undefined;
  holdTtlMs: number;
  /** Proxies of the deployment in front of this process, see infra/client-address.ts. */
  trustedProxyHops: number;
}

export interface GatewayParts {
  settings: GatewaySettings;
  snapshots: SnapshotSource;
  metering: Metering;
  /** Asks settlement to bring a wallet into Redis that the shard does not know. False: there is none. */
  loadWallet: (virtualEndpointId: string) => Promise<boolean>;
  targetOf: (route: RouteSnapshot) => UpstreamTarget;
  providerOf: (route: RouteSnapshot) => ChatProvider;
  health: RouteHealth;
  isExhausted: IsExhausted;
  /** A live wallet, for magic words; null: Redis does not know it now. */
  readWallet: (virtualEndpointId: string) => Promise<{ budget: MicroCredits; remaining: MicroCredits } | null>;
  replies: IdempotentReplies;
  /** Answers how many tokens a request goes in with. */
  countInputTokens: CountInputTokens;
  housekeeping: Housekeeping;
  /** Requests that hold credits. */
  running: Set<Exchange>;
  /** Requests from their first byte to the last of their answer: what a drain waits for. */
  inFlight: number;
  logger: Logger;
}

/** What every step of the gateway works with. */
import type { Logger } from "pino";
import type { RouteSnapshot, SnapshotSource } from "#server/catalog/snapshot.ts";
import type { Metering } from "#server/metering/port.ts";
import type { Exchange } from "./exchange.ts";
import type { Housekeeping } from "./housekeeping.ts";
import type { UpstreamTarget } from "./upstream-target.ts";

export interface GatewaySettings {
  /** For checkout links; without a trailing slash. */
  publicUrl: string;
  /** VE_HOST: the subdomain form's domain. */
  endpointHost: string | undefined;
  holdTtlMs: number;
}

export interface GatewayParts {
  settings: GatewaySettings;
  snapshots: SnapshotSource;
  metering: Metering;
  /** Asks settlement to bring a wallet into Redis that the shard does not know. False: there is none. */
  loadWallet: (virtualEndpointId: string) => Promise<boolean>;
  targetOf: (route: RouteSnapshot) => UpstreamTarget;
  housekeeping: Housekeeping;
  /** Requests that hold credits. */
  running: Set<Exchange>;
  /** Requests from their first byte to the last of their answer: what a drain waits for. */
  inFlight: number;
  logger: Logger;
}

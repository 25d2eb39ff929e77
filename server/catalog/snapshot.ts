/**
 * What the hot path knows of one access key: immutable, compiled from PostgreSQL by `compile-snapshot.ts`, never
 * holding a credential. A change raises `version`, which every admit compares with the shard's own (decision 20).
 */
import type { RateLimits } from "#server/contracts/limits.ts";
import type { Cost, Price } from "#server/pricing/price.ts";

export interface UpstreamTimeouts {
  connectMs: number;
  /** From sending to the first byte of a stream's body, while another route is left to try … */
  streamFirstByteMs: number;
  /** … and on the last one, where giving up helps nobody. */
  lastStreamFirstByteMs: number;
  /** From sending to the headers of a sync answer, while another route is left … */
  syncHeadersMs: number;
  /** … and on the last one. */
  lastSyncHeadersMs: number;
  /** Between two chunks. */
  idleMs: number;
  totalMs: number;
}

export type ProviderKind = "openai" | "openai_compatible";

export interface RouteSnapshot {
  physicalModelId: string;
  /** The name the upstream knows. */
  upstreamModel: string;
  providerId: string;
  providerKind: ProviderKind;
  /** Without a trailing slash, e.g. https://api.openai.com/v1 */
  baseUrl: string;
  /** With providerId the key under which the process keeps the opened credentials. */
  credentialsVersion: number;
  timeouts: UpstreamTimeouts;
  /** Lower is tried first. */
  tier: number;
  weight: number;
  price: Price;
  cost: Cost | null;
  /** The model's own limit; a default where the operator gave none. */
  maxOutputTokens: number;
}

export interface LogicalModelSnapshot {
  id: string;
  name: string;
  createdAtSeconds: number;
  /** Routable ones only: active PM with a price, active provider. Sorted by tier. */
  routes: readonly RouteSnapshot[];
}

export interface EndpointSnapshot {
  keyId: string;
  /** The key's label. */
  keyName: string;
  /** ms since 1970; null: never */
  keyExpiresAtMs: number | null;
  keyLimits: RateLimits;
  virtualEndpointId: string;
  merchantId: string;
  customerId: string;
  shard: number;
  /** VirtualEndpoint.configVersion at the time of compiling. */
  version: number;
  endpointLimits: RateLimits;
  disconnectPolicy: "abort_and_charge_delivered" | "drain_and_charge_all";
  exhaustionStatus: 429 | 402;
  /** name and alias → model */
  models: ReadonlyMap<string, LogicalModelSnapshot>;
}

/** Opened provider credentials, in this process's memory only (decision 33). */
export interface ProviderCredentials {
  /** API key or bearer token; null: none is sent. */
  apiKey: string | null;
  /** AWS access key (Bedrock). */
  aws?: { accessKeyId: string; secretAccessKey: string; sessionToken: string | null };
  /** Microsoft Entra client credentials (Azure OpenAI). */
  entra?: { tenantId: string; clientId: string; clientSecret: string };
}

/**
 * The gateway's view of the catalog. `authenticate` answers at once from memory where it can; a promise means a
 * single-flight load from PostgreSQL. Null: unknown, revoked or expired key, disabled endpoint (no difference shown).
 */
export interface SnapshotSource {
  authenticate(secret: string): EndpointSnapshot | null | Promise<EndpointSnapshot | null>;
  /** Loads anew because a newer version (≥ `version`) is known to exist. */
  refresh(secret: string, version: number): Promise<EndpointSnapshot | null>;
  /** Credentials of a route of a snapshot that this source handed out; they were opened with it. */
  credentials(route: RouteSnapshot): ProviderCredentials;
}

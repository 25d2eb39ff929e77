/**
 * What the hot path knows of one access key: immutable, compiled from PostgreSQL by `compile-snapshot.ts`, never
 * holding a credential. A change raises `version`, which every admit compares with the shard's own (decision 20).
 */
import type { RateLimits } from "#server/contracts/limits.ts";
import type { Modality } from "#server/contracts/modality.ts";
import type { MicroCredits } from "#server/contracts/money.ts";
import type { ProviderKind, ProviderSettings } from "#server/contracts/provider-kinds.ts";
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

export type { Modality, ProviderKind };

/** What the operator says a model can do; null: not said, so it may. */
export interface ModelCapabilities {
  contextTokens: number | null;
  tools: boolean | null;
  vision: boolean | null;
  audio: boolean | null;
  files: boolean | null;
  jsonSchema: boolean | null;
  reasoning: boolean | null;
}

/** At most this much in each window, summed over all endpoints (decision 14). */
export interface ModelLimit<Amount> {
  amount: Amount;
  window: "minute" | "hour" | "day" | "month" | "total";
}

/** What an access key may do; null members: anything. */
export interface KeyScopes {
  /** Names of logical models. */
  models: readonly string[] | null;
  /** Names of endpoints: "chat/completions", "embeddings", "messages" … */
  endpoints: readonly string[] | null;
  /** Addresses or CIDR ranges. */
  ipRanges: readonly string[] | null;
}

/** A key's own spend cap. */
export interface KeyCreditLimit {
  amount: MicroCredits;
  window: "day" | "month" | "total";
}

/** What one part of a request can cost at most, as the operator says; null: not said. */
export interface HoldBounds {
  /** Input tokens of one image, audio clip or file. */
  mediaTokens: number | null;
  /** Output tokens of one image made. */
  imageTokens: number | null;
  /** Seconds of audio taken or made by one request. */
  audioSeconds: number | null;
}

export interface Exhaustion {
  /** An error with the checkout link, or a natural message of the assistant that carries it. */
  mode: "error" | "message";
  status: 429 | 402;
  /** The merchant's words, with {checkout_url}; null: ours. */
  message: string | null;
}

export interface RoutingPolicy {
  /** The order inside a tier. */
  strategy: "weighted" | "cheapest" | "fastest";
  /** Requests of one user keep to one route while it is well. */
  sticky: "none" | "user";
}

export interface RouteSnapshot {
  physicalModelId: string;
  /** The name the upstream knows. */
  upstreamModel: string;
  providerId: string;
  providerKind: ProviderKind;
  /** What the provider's format needs to know: api_version, region, url_style … */
  providerSettings: Readonly<ProviderSettings>;
  /** Parameters that the vendor does not have: a 400 that names them, or left out. */
  unsupported: "refuse" | "drop";
  modality: Modality;
  capabilities: ModelCapabilities;
  /** Units of all kinds but `request`. */
  unitLimit: ModelLimit<number> | null;
  creditLimit: ModelLimit<MicroCredits> | null;
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
  /** Beside the other routes of its tier; lower is cheaper. */
  dearness: number;
  /** The model's own limit; a default where the operator gave none. */
  maxOutputTokens: number;
  bounds: HoldBounds;
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
  /** The first key of its line of rotations, whose limits and spend cap it shares. */
  keyLineageId: string;
  /** The key's label. */
  keyName: string;
  /** ms since 1970; null: never */
  keyExpiresAtMs: number | null;
  keyLimits: RateLimits;
  keyScopes: KeyScopes | null;
  keyCreditLimit: KeyCreditLimit | null;
  virtualEndpointId: string;
  endpointName: string;
  merchantId: string;
  customerId: string;
  shard: number;
  /** VirtualEndpoint.configVersion at the time of compiling. */
  version: number;
  endpointLimits: RateLimits;
  disconnectPolicy: "abort_and_charge_delivered" | "drain_and_charge_all";
  exhaustion: Exhaustion;
  /** Clients see the logical model's name where the upstream names its own. */
  maskModel: boolean;
  routing: RoutingPolicy;
  /** The merchant's, in lower case. */
  magicWords: readonly string[];
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

/**
 * Snapshots by access key, in this process: an LRU, loaded single-flight. Keyed by the secret itself, which every
 * request of it brings along anyway: the keyed hash is for the database, and costs more than the look-up. What is
 * known to be outdated is loaded anew before it serves again; with PostgreSQL away it serves on, unless the shard
 * itself says that it is outdated (decisions 19 and 20).
 */
import { LRUCache } from "lru-cache";
import { AppError } from "#server/contracts/errors.ts";
import type { Bytes, KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { CompiledSnapshot } from "./compile-snapshot.ts";
import { openCredentials } from "./provider-credentials.ts";
import type { EndpointSnapshot, ProviderCredentials, RouteSnapshot, SnapshotSource } from "./snapshot.ts";

/** How long an unknown key is taken for unknown without asking PostgreSQL. */
const unknownMs = 1_000;
/** Without any notice a snapshot is looked at again after this long. */
const freshMs = 60_000;
/** With PostgreSQL away a renewal is tried this often. */
const retryMs = 1_000;
/** Longer than any secret that we mint: not worth remembering. */
const mostSecretLength = 128;

interface Entry {
  snapshot: EndpointSnapshot;
  /** By the monotonic clock; 0: known to be outdated */
  freshUntilMs: number;
}

export interface SnapshotCacheDependencies {
  load: (keyHash: Bytes) => Promise<CompiledSnapshot | null>;
  hasher: KeyHasher;
  sealer: Sealer;
  logger: Logger;
  /** Keys kept. */
  maxKeys?: number;
}

export interface SnapshotCache extends SnapshotSource {
  /** An endpoint's configuration is now at this version: older snapshots of its keys are outdated. */
  onConfigVersion(virtualEndpointId: string, version: number): void;
}

/** Constructs the cache of a process; it loads nothing by itself. */
export const makeSnapshotCache = (dependencies: SnapshotCacheDependencies): SnapshotCache =>
  new KeyedSnapshots(dependencies);

class KeyedSnapshots implements SnapshotCache {
  private readonly entries: LRUCache<string, Entry>;
  private readonly unknown = new LRUCache<string, true>({ max: 10_000, ttl: unknownMs });
  private readonly loads = new Map<string, Promise<EndpointSnapshot | null>>();
  private readonly vault = new Map<string, ProviderCredentials>();
  /** Which cached keys an endpoint has: a notice must not look through all of them. */
  private readonly secretsOf = new Map<string, Set<string>>();
  /** Newest version heard of, and when: a load that began before the notice may still bring the older one. */
  private readonly heard: LRUCache<string, { version: number; notice: number }>;
  private notices = 0;

  constructor(private readonly dependencies: SnapshotCacheDependencies) {
    const max = dependencies.maxKeys ?? 50_000;
    this.entries = new LRUCache({ max, dispose: (entry, secret) => this.forget(secret, entry) });
    this.heard = new LRUCache({ max });
  }

  authenticate(secret: string): EndpointSnapshot | null | Promise<EndpointSnapshot | null> {
    if (secret.length > mostSecretLength) return null;
    const entry = this.entries.get(secret);
    if (entry) return entry.freshUntilMs > performance.now() ? alive(entry.snapshot) : this.renew(secret, entry);
    return this.unknown.has(secret) ? null : this.load(secret).then(alive);
  }

  async refresh(secret: string, version: number): Promise<EndpointSnapshot | null> {
    const known = this.entries.peek(secret)?.snapshot;
    if (known && known.version >= version) return alive(known);
    const joined = await this.load(secret);
    return alive(joined && joined.version < version ? await this.load(secret) : joined);
  }

  credentials(route: RouteSnapshot): ProviderCredentials {
    const found = this.vault.get(vaultKey(route.providerId, route.credentialsVersion));
    if (!found) throw new Error(`the credentials of ${route.providerId} were never opened`);
    return found;
  }

  onConfigVersion(virtualEndpointId: string, version: number): void {
    if (version <= (this.heard.get(virtualEndpointId)?.version ?? 0)) return;
    this.heard.set(virtualEndpointId, { version, notice: ++this.notices });
    for (const secret of this.secretsOf.get(virtualEndpointId) ?? []) {
      const entry = this.entries.peek(secret);
      if (entry && entry.snapshot.version < version) entry.freshUntilMs = 0;
    }
  }

  /** With PostgreSQL away the old snapshot serves on. */
  private async renew(secret: string, entry: Entry): Promise<EndpointSnapshot | null> {
    try {
      return alive(await this.load(secret));
    } catch (error) {
      this.dependencies.logger.warn({ err: error }, "a snapshot could not be renewed; the old one serves on");
      entry.freshUntilMs = performance.now() + retryMs;
      return alive(entry.snapshot);
    }
  }

  private load(secret: string): Promise<EndpointSnapshot | null> {
    const running = this.loads.get(secret);
    if (running) return running;
    const started = this.loadNow(secret).finally(() => this.loads.delete(secret));
    this.loads.set(secret, started);
    return started;
  }

  /** @throws AppError service_unavailable: PostgreSQL is away */
  private async loadNow(secret: string): Promise<EndpointSnapshot | null> {
    const { load, hasher } = this.dependencies;
    const noticesBefore = this.notices;
    const compiled = await load(hasher.hash(secret)).catch((cause: unknown) => {
      throw new AppError("service_unavailable", {
        message: "a snapshot could not be loaded",
        userMessage: "The service is not available for a moment.",
        retryAfterSeconds: 2,
        retryable: true,
        cause,
      });
    });
    if (!compiled) {
      this.entries.delete(secret);
      this.unknown.set(secret, true);
      return null;
    }
    this.openAll(compiled);
    const { snapshot } = compiled;
    const heard = this.heard.get(snapshot.virtualEndpointId);
    const overtaken = heard !== undefined && heard.version > snapshot.version && heard.notice > noticesBefore;
    this.entries.set(secret, { snapshot, freshUntilMs: overtaken ? 0 : performance.now() + freshMs });
    const secrets = this.secretsOf.get(snapshot.virtualEndpointId);
    if (secrets) secrets.add(secret);
    else this.secretsOf.set(snapshot.virtualEndpointId, new Set([secret]));
    return snapshot;
  }

  /** Each set of credentials is opened once in a process (decision 33). */
  private openAll({ providers }: CompiledSnapshot): void {
    for (const provider of providers) {
      const name = vaultKey(provider.providerId, provider.credentialsVersion);
      if (this.vault.has(name)) continue;
      this.vault.set(name, openCredentials(this.dependencies.sealer, provider.providerId, provider));
    }
  }

  private forget(secret: string, { snapshot }: Entry): void {
    const secrets = this.secretsOf.get(snapshot.virtualEndpointId);
    secrets?.delete(secret);
    if (secrets?.size === 0) this.secretsOf.delete(snapshot.virtualEndpointId);
  }
}

const vaultKey = (providerId: string, version: number): string => `${providerId} ${version}`;

const alive = (snapshot: EndpointSnapshot | null): EndpointSnapshot | null =>
  snapshot && (snapshot.keyExpiresAtMs === null || snapshot.keyExpiresAtMs > Date.now()) ? snapshot : null;

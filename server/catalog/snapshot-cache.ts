/**
 * Snapshots by access key, in this process: an LRU, loaded single-flight. Keyed by the secret itself, which every
 * request of it brings along anyway: the keyed hash is for the database, and costs more than the look-up. What is known to be outdated is loaded anew
 * before it serves again; with PostgreSQL away it serves on, unless the shard itself says that it is outdated
 * (decisions 19 and 20).
 */
import { LRUCache } from "lru-cache";
import type { KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { CompiledSnapshot } from "./compile-snapshot.ts";
import { openCredentials } from "./provider-credentials.ts";
import type { EndpointSnapshot, ProviderCredentials, RouteSnapshot, SnapshotSource } from "./snapshot.ts";

/** How long an unknown key is taken for unknown without asking PostgreSQL. */
const unknownMs = 1_000;
/** Without any notice a snapshot is looked at again after this long. */
const freshMs = 60_000;

interface Entry {
  snapshot: EndpointSnapshot;
  /** ms since 1970; 0: known to be outdated */
  freshUntilMs: number;
}

export interface SnapshotCacheDependencies {
  load: (keyHash: ReturnType<KeyHasher["hash"]>) => Promise<CompiledSnapshot | null>;
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

export function makeSnapshotCache(dependencies: SnapshotCacheDependencies): SnapshotCache {
  const { logger } = dependencies;
  const entries = new LRUCache<string, Entry>({ max: dependencies.maxKeys ?? 50_000 });
  const unknown = new LRUCache<string, true>({ max: 10_000, ttl: unknownMs });
  const loads = new Map<string, Promise<EndpointSnapshot | null>>();
  const vault = new Map<string, ProviderCredentials>();
  const vaultKey = (providerId: string, version: number) => `${providerId} ${version}`;

  async function loadNow(secret: string): Promise<EndpointSnapshot | null> {
    const compiled = await dependencies.load(dependencies.hasher.hash(secret));
    if (!compiled) {
      entries.delete(secret);
      unknown.set(secret, true);
      return null;
    }
    for (const provider of compiled.providers) {
      const name = vaultKey(provider.providerId, provider.credentialsVersion);
      if (!vault.has(name)) vault.set(name, openCredentials(dependencies.sealer, provider.providerId, provider));
    }
    const { snapshot } = compiled;
    entries.set(secret, { snapshot, freshUntilMs: Date.now() + freshMs });
    return snapshot;
  }

  function load(secret: string): Promise<EndpointSnapshot | null> {
    const running = loads.get(secret);
    if (running) return running;
    const started = loadNow(secret).finally(() => loads.delete(secret));
    loads.set(secret, started);
    return started;
  }

  /** With PostgreSQL away the old snapshot serves on. */
  async function loadOrKeep(secret: string, entry: Entry): Promise<EndpointSnapshot | null> {
    try {
      return alive(await load(secret));
    } catch (error) {
      logger.warn({ err: error }, "a snapshot could not be renewed; the old one serves on");
      entry.freshUntilMs = Date.now() + unknownMs;
      return alive(entry.snapshot);
    }
  }

  return {
    authenticate(secret) {
      const entry = entries.get(secret);
      if (entry) return entry.freshUntilMs > Date.now() ? alive(entry.snapshot) : loadOrKeep(secret, entry);
      return unknown.has(secret) ? null : load(secret).then(alive);
    },
    async refresh(secret, version) {
      const known = entries.peek(secret)?.snapshot;
      if (known && known.version >= version) return alive(known);
      // A load that began before the change may bring the old version once more: then one of our own.
      const joined = await load(secret);
      return alive(joined && joined.version < version ? await load(secret) : joined);
    },
    credentials(route: RouteSnapshot) {
      const found = vault.get(vaultKey(route.providerId, route.credentialsVersion));
      if (!found) throw new Error(`the credentials of ${route.providerId} were never opened`);
      return found;
    },
    onConfigVersion(virtualEndpointId, version) {
      for (const entry of entries.values()) {
        if (entry.snapshot.virtualEndpointId === virtualEndpointId && entry.snapshot.version < version)
          entry.freshUntilMs = 0;
      }
    },
  };
}

const alive = (snapshot: EndpointSnapshot | null): EndpointSnapshot | null =>
  snapshot && (snapshot.keyExpiresAtMs === null || snapshot.keyExpiresAtMs > Date.now()) ? snapshot : null;

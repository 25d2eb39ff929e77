/**
 * Connections to Redis 7, single or Cluster. The command connection never queues and never repeats: with Redis away
 * every command fails at once, and whoever sent it decides what to do (decision 19).
 */
import { Cluster, Redis, type RedisOptions } from "ioredis";

export type RedisClient = Redis | Cluster;

export interface RedisConnection {
  /** For commands and scripts. No offline queue, no resending, a dead peer is noticed within the timeout. */
  readonly client: RedisClient;
  readonly cluster: boolean;
  /** A new connection for pub/sub; it resubscribes by itself. The caller ends it with `disconnect()`. */
  makeSubscriber(): RedisClient;
  /** A new connection as BullMQ wants it (`maxRetriesPerRequest: null`). The caller ends it. */
  makeQueueConnection(): RedisClient;
  /** Ends the command connection. */
  close(): void;
}

export interface RedisSettings {
  /** redis:// or rediss:// URL; of any node, for Cluster. */
  url: string;
  cluster: boolean;
  /** A connection that owes an answer and says nothing for this long is cut. */
  replyTimeoutMs?: number;
  /** Connection errors; they repeat while Redis is away. */
  onError?: (error: Error) => void;
}

/** Waits 20, 40, 80 … 500 ms between attempts to connect. */
const reconnectDelay = (attempt: number): number => Math.min(500, 10 * 2 ** Math.min(attempt, 6));

/** What every node of a cluster is told too: the URL's user, password and TLS. */
function credentials(url: string): RedisOptions {
  const { protocol, username, password } = new URL(url);
  return {
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(protocol === "rediss:" ? { tls: {} } : {}),
  };
}

/** Connects in the background; nothing is thrown when Redis is away, the clients' events tell. */
export function connectRedis(settings: RedisSettings): RedisConnection {
  const onError = settings.onError ?? (() => undefined);
  const make = (commands: boolean, options: RedisOptions): RedisClient => {
    const client = settings.cluster ? makeCluster(settings.url, commands, options) : makeSingle(settings.url, options);
    client.on("error", onError);
    return client;
  };
  const client = make(true, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    socketTimeout: settings.replyTimeoutMs ?? 1_000,
    connectTimeout: 2_000,
  });
  return {
    client,
    cluster: settings.cluster,
    makeSubscriber: () => make(false, { connectTimeout: 2_000 }),
    makeQueueConnection: () => make(false, { maxRetriesPerRequest: null }),
    close: () => client.disconnect(),
  };
}

const makeSingle = (url: string, options: RedisOptions): Redis =>
  new Redis(url, { ...options, retryStrategy: reconnectDelay });

/** A cluster's command connection gives up at once where ioredis would wait for a failover and try again. */
function makeCluster(url: string, commands: boolean, options: RedisOptions): Cluster {
  const { enableOfflineQueue = true, ...nodeOptions } = options;
  return new Cluster([url], {
    enableOfflineQueue,
    clusterRetryStrategy: reconnectDelay,
    slotsRefreshInterval: 5_000,
    ...(commands ? { retryDelayOnFailover: 0, retryDelayOnClusterDown: 0 } : {}),
    redisOptions: { ...nodeOptions, ...credentials(url) },
  });
}

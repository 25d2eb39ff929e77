/**
 * Connections to Redis 7, single or Cluster. The command connection never queues and never repeats: with Redis away
 * every command fails at once, and whoever sent it decides what to do (decision 19).
 */
import { Cluster, Redis, type RedisOptions } from "ioredis";

export type RedisClient = Redis | Cluster;
/** What a single connection and a cluster's node connections share. */
type NodeOptions = Pick<
  RedisOptions,
  | "autoResendUnfulfilledCommands"
  | "maxRetriesPerRequest"
  | "socketTimeout"
  | "connectTimeout"
  | "username"
  | "password"
  | "tls"
>;

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

/** What Redis's TIME says, in milliseconds since 1970 with fractions (redis.io/docs/latest/commands/time). */
export const redisTimeMs = ([seconds, microseconds]: readonly (string | number)[]): number =>
  Number(seconds) * 1_000 + Number(microseconds) / 1_000;

/** Waits 20, 40, 80 … 500 ms between attempts to connect. */
const reconnectDelay = (attempt: number): number => Math.min(500, 10 * 2 ** Math.min(attempt, 6));

/** What every node of a cluster is told too: the URL's user, password and TLS. */
function credentials(url: string): NodeOptions {
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
  const make = (queueing: boolean, options: NodeOptions): RedisClient => {
    const connect = settings.cluster ? makeCluster : makeSingle;
    const client = connect(settings.url, queueing, options);
    client.on("error", onError);
    return client;
  };
  const replyTimeoutMs = settings.replyTimeoutMs ?? 1_000;
  const client = make(false, {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    ...(settings.cluster ? { socketTimeout: replyTimeoutMs } : {}),
  });
  const stopWatching = client instanceof Cluster ? () => undefined : cutWhenSilent(client, replyTimeoutMs);
  return {
    client,
    cluster: settings.cluster,
    makeSubscriber: () => make(true, { connectTimeout: 2_000 }),
    makeQueueConnection: () => make(true, { maxRetriesPerRequest: null }),
    close: () => {
      stopWatching();
      client.disconnect();
    },
  };
}

/** How often a connection is looked at that owes an answer. */
const lookEveryMs = 50;

/**
 * Cuts the connection when it owes an answer and has said nothing for this long. One timer for all commands: ioredis's
 * `socketTimeout` makes a timer and a listener for each answer, which a busy connection pays for. Answers how to stop.
 */
function cutWhenSilent(client: Redis, replyTimeoutMs: number): () => void {
  let watched: Redis["stream"] | undefined;
  let heardBytes = 0;
  let silentSinceMs = 0;
  const timer = setInterval(() => {
    const { stream, commandQueue } = client;
    const owes = commandQueue.length > 0 && stream === watched && stream?.bytesRead === heardBytes;
    if (!owes || silentSinceMs === 0) {
      watched = stream;
      heardBytes = stream?.bytesRead ?? 0;
      silentSinceMs = owes ? performance.now() : 0;
    } else if (performance.now() - silentSinceMs >= replyTimeoutMs) {
      silentSinceMs = 0;
      stream?.destroy(new Error(`Redis owes an answer and said nothing for ${replyTimeoutMs} ms`));
    }
  }, lookEveryMs).unref();
  return () => clearInterval(timer);
}

const makeSingle = (url: string, enableOfflineQueue: boolean, options: NodeOptions): Redis =>
  new Redis(url, { ...options, enableOfflineQueue, retryStrategy: reconnectDelay });

/** Without a queue a cluster gives up at once where ioredis would wait for a failover and try again. */
const makeCluster = (url: string, enableOfflineQueue: boolean, options: NodeOptions): Cluster =>
  new Cluster([url], {
    enableOfflineQueue,
    clusterRetryStrategy: reconnectDelay,
    slotsRefreshInterval: 5_000,
    ...(enableOfflineQueue ? {} : { retryDelayOnFailover: 0, retryDelayOnClusterDown: 0 }),
    redisOptions: { ...options, ...credentials(url) },
  });

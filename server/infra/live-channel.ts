/**
 * News for whoever is looking: published by one process, heard by all that listen. Nothing is kept, and nobody is waited
 * for; a connection for hearing stands only while somebody listens.
 */
import type { RedisClient, RedisConnection } from "./redis.ts";

/** Null: news may have been missed. */
type Listener = (message: string | null) => void;

export interface LiveChannel {
  /**
   * Tells those who listen to these topics; `messageOf` is asked only for topics that somebody listens to (in a cluster
   * that is not to be known).
   */
  publish(topics: readonly string[], messageOf: (topic: string) => string): Promise<void>;
  /** Hears what is published from now on. @returns stops it */
  subscribe(topic: string, listener: Listener): () => void;
  /** Topics that are listened to here. */
  readonly topics: number;
}

const channelOf = (topic: string) => `sluice:live:${topic}`;

/** Over Redis's publish and subscribe. `onError` is told of a subscription that could not be made; it is made again. */
export function makeLiveChannel(deps: {
  redis: Pick<RedisConnection, "client" | "cluster" | "makeSubscriber">;
  onError: (error: unknown) => void;
}): LiveChannel {
  const { redis, onError } = deps;
  const listeners = new Map<string, Set<Listener>>();
  let subscriber: RedisClient | null = null;

  const tell = (channel: string, message: string | null) => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  };

  function connected(): RedisClient {
    if (subscriber) return subscriber;
    const made = redis.makeSubscriber();
    made.on("message", tell);
    // It subscribes again by itself; what was published meanwhile is lost.
    made.on("ready", () => {
      for (const channel of listeners.keys()) tell(channel, null);
    });
    subscriber = made;
    return made;
  }

  function stop(channel: string, listener: Listener): void {
    const own = listeners.get(channel);
    if (!own?.delete(listener) || own.size > 0) return;
    listeners.delete(channel);
    if (listeners.size > 0) {
      subscriber?.unsubscribe(channel).catch(onError);
      return;
    }
    subscriber?.disconnect();
    subscriber = null;
  }

  async function heard(channels: readonly string[]): Promise<Set<string>> {
    if (redis.cluster) return new Set(channels);
    const counts = (await redis.client.call("PUBSUB", "NUMSUB", ...channels)) as (string | number)[];
    return new Set(channels.filter((_, index) => Number(counts[index * 2 + 1]) > 0));
  }

  return {
    publish: async (topics, messageOf) => {
      if (topics.length === 0) return;
      const wanted = await heard(topics.map(channelOf));
      const told = topics.filter((topic) => wanted.has(channelOf(topic)));
      await Promise.all(told.map((topic) => redis.client.publish(channelOf(topic), messageOf(topic))));
    },
    subscribe: (topic, listener) => {
      const channel = channelOf(topic);
      const own = listeners.get(channel);
      if (own) own.add(listener);
      else {
        listeners.set(channel, new Set([listener]));
        connected().subscribe(channel).catch(onError);
      }
      return () => stop(channel, listener);
    },
    get topics() {
      return listeners.size;
    },
  };
}

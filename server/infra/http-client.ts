/**
 * The upstream HTTP client: one undici pool per origin. Every resolved address is checked when it is connected to
 * (so that DNS rebinding finds no gap), redirects are not followed.
 */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";
import { isIP } from "node:net";
import { Pool } from "undici";
import { isPrivateAddress } from "./private-address.ts";

export class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError";
  constructor(host: string) {
    super(`${host} is a private or local address`);
  }
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** `dns.lookup` that refuses a name as soon as one of its addresses is private. */
function guardedLookup(host: string, options: LookupOptions, callback: LookupCallback): void {
  systemLookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.some((entry) => isPrivateAddress(entry.address))) return callback(new PrivateAddressError(host), []);
    const first = addresses[0];
    if (options.all || !first) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
}

export interface HttpClient {
  /**
   * The pool of an origin.
   * @throws PrivateAddressError when the origin is a private literal address and such are refused
   */
  pool(origin: string, connectTimeoutMs: number): Pool;
  close(): Promise<void>;
}

/** @param options.allowPrivate ALLOW_PRIVATE_UPSTREAMS */
export function makeHttpClient(options: { allowPrivate: boolean }): HttpClient {
  const pools = new Map<string, Pool>();
  return {
    pool(origin, connectTimeoutMs) {
      const key = `${connectTimeoutMs} ${origin}`;
      const known = pools.get(key);
      if (known) return known;
      if (!options.allowPrivate) refusePrivateLiteral(origin);
      const pool = new Pool(origin, {
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: 20_000,
        connect: { timeout: connectTimeoutMs, ...(options.allowPrivate ? {} : { lookup: guardedLookup }) },
      });
      pools.set(key, pool);
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

function refusePrivateLiteral(origin: string): void {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) > 0 && isPrivateAddress(host)) throw new PrivateAddressError(host);
}

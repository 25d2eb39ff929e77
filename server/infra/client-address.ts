import { isIP } from "node:net";

/**
 * The client's address as far as the deployment trusts it. Each trusted proxy appends the peer it saw to
 * X-Forwarded-For, so the client stands `trustedHops` entries from the right; what is left of it anyone can write.
 *
 * @param request.peer address of the socket's other end
 * @param request.forwardedFor value of X-Forwarded-For, several headers joined by commas
 * @param trustedHops proxies of the deployment in front of this process; 0 = the header is not looked at
 * @returns the peer's address where the header has no address at that place
 */
export function clientAddress(
  request: { peer: string | undefined; forwardedFor: string | undefined },
  trustedHops: number,
): string {
  const peer = request.peer ?? "";
  if (trustedHops === 0) return peer;
  const entry = request.forwardedFor?.split(",").at(-trustedHops)?.trim() ?? "";
  const address = withoutPort(entry);
  return isIP(address) ? address : peer;
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (entry: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;

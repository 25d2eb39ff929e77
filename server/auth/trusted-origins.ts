/** Which origins may change state with a session's cookie (decision 4): this deployment's own addresses. */

const loopbackHosts = ["127.0.0.1", "localhost", "[::1]"];

export const isLoopbackHost = (hostname: string): boolean =>
  loopbackHosts.includes(hostname) || hostname.endsWith(".localhost");

export interface TrustedOrigins {
  /** For a request that came in under this Host. */
  of(request: Request | undefined): string[];
  /**
   * Whether a request that changes state comes from one of our own pages. Without Origin (no browser omits it on such
   * a request) the answer is no.
   */
  allows(request: Request): boolean;
}

/**
 * PUBLIC_URL's origin, on loopback under each of its names, and the origin that the request itself was sent to: a
 * page of another site can't make a browser send that.
 */
export function makeTrustedOrigins(publicUrl: string): TrustedOrigins {
  const { protocol, port, hostname, origin } = new URL(publicUrl);
  const names = isLoopbackHost(hostname)
    ? loopbackHosts.map((host) => `${protocol}//${host}${port && `:${port}`}`)
    : [];
  const own = [...new Set([origin, ...names])];
  const of = (request: Request | undefined): string[] => {
    if (!request) return own;
    // TLS may end before us: the page's scheme is PUBLIC_URL's, the host is the one it was called by.
    const { host } = new URL(request.url);
    return [...own, `${protocol}//${host}`];
  };
  return {
    of,
    allows: (request) => {
      const given = request.headers.get("origin");
      return given !== null && of(request).includes(given);
    },
  };
}

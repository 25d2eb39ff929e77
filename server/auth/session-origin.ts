/** Whose pages may change state here (decision 4). */

const loopbackHost = /^(localhost|[\w.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether this address names the machine itself, by name or number: what other hosts cannot claim by DNS. */
export const isLoopback = (url: URL): boolean => loopbackHost.test(url.hostname);

/**
 * Whether a state change comes from our own page, or from a client that is no browser. Own is the public URL, and the
 * address that was asked when both are loopback: a deployment tried out is reached as localhost and 127.0.0.1 alike.
 * Browsers always name the origin of a POST (Fetch, "append a request `Origin` header"); without one there are no
 * cookies of a person to abuse.
 */
export function isOwnOrigin(request: Request, publicUrl: URL): boolean {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin === null) return site === null || site === "same-origin";
  if (origin === publicUrl.origin) return true;
  const asked = new URL(request.url);
  return isLoopback(publicUrl) && isLoopback(asked) && origin === asked.origin;
}

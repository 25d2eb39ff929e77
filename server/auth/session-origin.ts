/** Whose pages may change state here (decision 4). */
import { type MerchantDomains, noDomains } from "#server/tenancy/merchant-domains.ts";

const loopbackHost = /^(localhost|[\w.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether this address names the machine itself, by name or number: what other hosts cannot claim by DNS. */
export const isLoopback = (url: URL): boolean => loopbackHost.test(url.hostname);

/**
 * Whether a state change comes from our own page, or from a client that is no browser. Own is the public URL, and the
 * address that was asked when both are loopback: a deployment tried out is reached as localhost and 127.0.0.1 alike.
 * At a merchant's own domain it is that domain alone, by https: what is open in one browser for another stays apart.
 * Browsers always name the origin of a POST (Fetch, "append a request `Origin` header"); without one there are no
 * cookies of a person to abuse.
 */
export function isOwnOrigin(request: Request, publicUrl: URL, domains: MerchantDomains = noDomains): boolean {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin === null) return site === null || site === "same-origin";
  const asked = new URL(request.url);
  const own = domains.at(asked.host);
  if (own) return origin === `https://${own.domain}`;
  if (origin === publicUrl.origin) return true;
  return isLoopback(publicUrl) && isLoopback(asked) && origin === asked.origin;
}

/** Which addresses lie inside: the SSRF guard's one predicate, used on write and again when a connection is made. */
import ipaddr from "ipaddr.js";

/**
 * Whether this IP address is anything but public unicast: loopback, private, link-local, carrier-grade NAT, multicast,
 * reserved, and IPv6 forms that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo). What is no address at all
 * counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (!ipaddr.isValid(bare)) return true;
  return ipaddr.process(bare).range() !== "unicast";
}

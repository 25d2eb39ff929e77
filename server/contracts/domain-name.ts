/** Host names that a merchant can own, in the one spelling in which they are kept and compared. */
import { z } from "zod";

const mostLetters = 253;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What would make it more than a host name: scheme, port, path, user, escapes, blanks. */
const notAName = /[/:@?#\\%[\]\s]/;

/**
 * Tops that public DNS never has (RFC 6761, 6762, 7686, 8375; ICANN on .internal, 2024): names within a network, such as
 * a proxy may write into the Host it hands on. Who could own one of those would own what is asked by it.
 */
const inNetworks = new Set(["arpa", "internal", "invalid", "local", "localhost", "onion"]);

/**
 * The canonical form of a DNS host name: lower case, punycode (UTS #46, as browsers do it), no trailing dot.
 * @returns null: it is none, is an address in numbers, has one label only, or is a name within a network
 */
export function domainNameOf(text: string): string | null {
  if (notAName.test(text) || !URL.canParse(`http://${text}/`)) return null;
  const name = new URL(`http://${text}/`).hostname.replace(/\.$/, "");
  const labels = name.split(".");
  const last = labels.at(-1) ?? "";
  if (name.length > mostLetters || labels.length < 2 || !labels.every((part) => label.test(part))) return null;
  return /^\d+$/.test(last) || inNetworks.has(last) ? null : name;
}

/**
 * The name in a Host header, canonical, without its port (RFC 9110, 7.2).
 * @returns null: it is no name that anybody can own
 */
export const domainOfHost = (host: string): string | null => domainNameOf(host.replace(/:\d*$/, ""));

export const domainNameSchema = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => domainNameOf(text) !== null, "must be a host name like ai.example.com, without https:// and port")
  .transform((text) => domainNameOf(text) ?? text)
  .describe("Host name that shows the merchant's pages, like ai.example.com; names in other letters as punycode.");

import { isIP } from "node:net";
import { AppError } from "#server/contracts/errors.ts";
import { isPrivateAddress } from "#server/infra/private-address.ts";

const refuse = (userMessage: string) => new AppError("unprocessable", { userMessage, param: "base_url" });

/**
 * A provider's base URL as it is stored: http or https, no credentials, query or fragment, no trailing slash. Literal
 * private addresses are refused here already; names are checked when they are connected to (infra/http-client.ts).
 *
 * @throws AppError unprocessable
 */
export function parseBaseUrl(text: string, options: { allowPrivate: boolean }): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw refuse("base_url must be an http or https URL.");
  }
  if (url.username || url.password) throw refuse("base_url must not carry credentials: use `credentials`.");
  if (url.search || url.hash) throw refuse("base_url must have no query and no fragment.");
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const isLocalName = host === "localhost" || host.endsWith(".localhost");
  if (!options.allowPrivate && (isLocalName || (isIP(host) > 0 && isPrivateAddress(host)))) {
    throw refuse("base_url points to a private or local address, which this deployment does not allow.");
  }
  return url.href.replace(/\/+$/, "");
}

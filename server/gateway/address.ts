import { idFromHostLabel } from "#server/contracts/ids.ts";

/** Endpoints of the gateway by their path below a base. */
export type Endpoint = "chat/completions" | "models";

export interface Address {
  /** The endpoint named by path or host; null in the plain form, where the key names it. */
  virtualEndpointId: string | null;
  /** Null: no such endpoint. */
  endpoint: Endpoint | null;
  /** What follows `models/`. */
  resource: string | null;
}

const basePattern = /^(?:\/(ve_[0-9a-z]+))?\/v1(?:\/|$)/i;

/**
 * Reads one of the three base forms (contract.md, "Gateway"): `/<ve_id>/v1`, `<ve_id>.<VE_HOST>/v1`, `/v1`.
 *
 * @param host the Host header; its port is ignored
 * @param endpointHost VE_HOST, where the subdomain form is served
 * @returns null when the path is not the gateway's
 */
export function parseAddress(url: string, host: string | undefined, endpointHost: string | undefined): Address | null {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  const match = basePattern.exec(path);
  if (!match) return null;
  const virtualEndpointId = match[1]?.toLowerCase() ?? endpointOfHost(host, endpointHost);
  const rest = path.slice(match[0].length);
  if (rest === "chat/completions" || rest === "models") return { virtualEndpointId, endpoint: rest, resource: null };
  if (rest.startsWith("models/") && rest.length > 7)
    return { virtualEndpointId, endpoint: "models", resource: decode(rest.slice(7)) };
  return { virtualEndpointId, endpoint: null, resource: null };
}

function endpointOfHost(host: string | undefined, endpointHost: string | undefined): string | null {
  if (!host || !endpointHost) return null;
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const suffix = `.${endpointHost.replace(/:\d+$/, "").toLowerCase()}`;
  return name.endsWith(suffix) ? idFromHostLabel(name.slice(0, -suffix.length)) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

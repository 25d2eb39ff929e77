/** What an access key may do beyond being valid: its scope (mission.md A13). */
import { BlockList, isIP } from "node:net";
import type { EndpointSnapshot, KeyScopes } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { clientAddress } from "#server/infra/client-address.ts";
import type { GatewayRequest } from "./types.ts";

const denied = (userMessage: string, param: string | null = null): AppError =>
  new AppError("key_not_permitted", { userMessage, param });

const lists = new WeakMap<KeyScopes, BlockList>();

/** Compiled once per snapshot. */
function listOf(scopes: KeyScopes): BlockList {
  let list = lists.get(scopes);
  if (!list) {
    list = new BlockList();
    for (const range of scopes.ipRanges ?? []) {
      const [address = "", bits] = range.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      list.addSubnet(address, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
    }
    lists.set(scopes, list);
  }
  return list;
}

/** @throws AppError(key_not_permitted) for an endpoint or an address outside the key's scope */
export function checkScope(
  snapshot: EndpointSnapshot,
  request: GatewayRequest,
  endpoint: string,
  trustedProxyHops: number,
): void {
  checkEndpointScope(snapshot, endpoint);
  const scopes = snapshot.keyScopes;
  if (scopes?.ipRanges) {
    const from = clientAddress(
      { peer: request.peer, forwardedFor: request.header("x-forwarded-for") },
      trustedProxyHops,
    ).replace(/^::ffff:/i, "");
    const family = isIP(from);
    if (family === 0 || !listOf(scopes).check(from, family === 6 ? "ipv6" : "ipv4")) {
      throw denied("This access key may not be used from this address.");
    }
  }
}

/** @throws AppError(key_not_permitted) for an endpoint outside the key's scope */
export function checkEndpointScope({ keyScopes }: Pick<EndpointSnapshot, "keyScopes">, endpoint: string): void {
  if (keyScopes?.endpoints && !keyScopes.endpoints.includes(endpoint)) {
    throw denied(`This access key may not call '${endpoint}'.`);
  }
}

/** @throws AppError(key_not_permitted) for a logical model outside the key's scope */
export function checkModelScope(snapshot: Pick<EndpointSnapshot, "keyScopes">, modelName: string): void {
  const models = snapshot.keyScopes?.models;
  if (models && !models.includes(modelName)) {
    throw denied(`This access key may not use the model '${modelName.slice(0, 128)}'.`, "model");
  }
}

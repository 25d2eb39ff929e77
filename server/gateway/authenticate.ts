import type { EndpointSnapshot, SnapshotSource } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { Address } from "./address.ts";
import type { GatewayRequest } from "./types.ts";

export interface Caller {
  secret: string;
  snapshot: EndpointSnapshot;
}

/** Native clients have headers of their own for the key; Gemini's may also write it into the query. */
function secretOf(request: GatewayRequest, address: Address | null): string | undefined {
  const secret = bearer.exec(request.header("authorization") ?? "")?.[1];
  if (secret || !address || address.dialect === "ollama") return secret;
  if (address.dialect === "gemini")
    return (
      request.header("x-goog-api-key") ?? new URL(request.url, "http://gateway").searchParams.get("key") ?? undefined
    );
  // Anthropic's clients list models at the same path as OpenAI's.
  return request.header("x-api-key");
}

const bearer = /^Bearer +(\S+) *$/i;

/**
 * Who calls, and for which endpoint.
 *
 * @throws AppError(invalid_api_key) for a missing, unknown, expired or revoked key (no difference shown),
 * AppError(endpoint_not_found) when path or host names an endpoint that is not the key's
 */
export function authenticate(
  snapshots: SnapshotSource,
  request: GatewayRequest,
  address: Address | null,
): Caller | Promise<Caller> {
  const secret = secretOf(request, address);
  if (!secret) {
    throw new AppError("invalid_api_key", {
      userMessage: "No access key was given. Send it as 'Authorization: Bearer slk_…'.",
    });
  }
  const found = snapshots.authenticate(secret);
  return found instanceof Promise
    ? found.then((snapshot) => permit(secret, snapshot, address))
    : permit(secret, found, address);
}

function permit(secret: string, snapshot: EndpointSnapshot | null, address: Address | null): Caller {
  if (!snapshot) throw new AppError("invalid_api_key", { userMessage: "The access key is not valid." });
  const named = address?.virtualEndpointId;
  if (named && named !== snapshot.virtualEndpointId) {
    throw new AppError("endpoint_not_found", { userMessage: "There is no such endpoint." });
  }
  return { secret, snapshot };
}

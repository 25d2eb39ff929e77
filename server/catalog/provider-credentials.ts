import { z } from "zod";
import type { Bytes, Sealer } from "#server/infra/crypto.ts";
import type { ProviderCredentials } from "./snapshot.ts";

const storedSchema = z.object({ api_key: z.string() });

/** Sealed for this provider's row alone: a copy into another row does not open. */
const contextOf = (providerId: string) => `provider:${providerId}`;

export interface SealedColumns {
  sealedCredentials: Bytes | null;
  credentialsKeyId: string | null;
}

/** The columns that keep these credentials; null: none are needed. */
export function sealCredentials(
  sealer: Sealer,
  providerId: string,
  credentials: { api_key: string } | null,
): SealedColumns {
  if (!credentials) return { sealedCredentials: null, credentialsKeyId: null };
  const { data, keyId } = sealer.seal(JSON.stringify({ api_key: credentials.api_key }), contextOf(providerId));
  return { sealedCredentials: data, credentialsKeyId: keyId };
}

/** The credentials of these columns. @throws Error when they can't be opened */
export function openCredentials(sealer: Sealer, providerId: string, columns: SealedColumns): ProviderCredentials {
  const { sealedCredentials: data, credentialsKeyId: keyId } = columns;
  if (!data || keyId === null) return { apiKey: null };
  const stored = storedSchema.parse(JSON.parse(sealer.open({ data, keyId }, contextOf(providerId))));
  return { apiKey: stored.api_key };
}

/** The same credentials under the current application secret; null when they are already, or there are none. */
export function resealCredentials(sealer: Sealer, providerId: string, columns: SealedColumns): SealedColumns | null {
  const { sealedCredentials: data, credentialsKeyId: keyId } = columns;
  const moved = data && keyId !== null ? sealer.reseal({ data, keyId }, contextOf(providerId)) : null;
  return moved && { sealedCredentials: moved.data, credentialsKeyId: moved.keyId };
}

import { type ProviderCredentialsInput, providerCredentialsSchema } from "#server/contracts/provider-kinds.ts";
import type { Bytes, Sealer } from "#server/infra/crypto.ts";
import type { ProviderCredentials } from "./snapshot.ts";

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
  credentials: ProviderCredentialsInput | null,
): SealedColumns {
  if (!credentials) return { sealedCredentials: null, credentialsKeyId: null };
  const { data, keyId } = sealer.seal(JSON.stringify(credentials), contextOf(providerId));
  return { sealedCredentials: data, credentialsKeyId: keyId };
}

/** The credentials of these columns. @throws Error when they can't be opened */
export function openCredentials(sealer: Sealer, providerId: string, columns: SealedColumns): ProviderCredentials {
  const { sealedCredentials: data, credentialsKeyId: keyId } = columns;
  if (!data || keyId === null) return { apiKey: null };
  return openedOf(providerCredentialsSchema.parse(JSON.parse(sealer.open({ data, keyId }, contextOf(providerId)))));
}

/** Every credential of a stored set: what must not appear in any text that leaves. */
export const secretsOf = ({ apiKey, aws, entra }: ProviderCredentials): string[] =>
  [apiKey, aws?.secretAccessKey, aws?.sessionToken, entra?.clientSecret].flatMap((text) => text ?? []);

/** Credentials as they are given, as a format takes them. */
export function openedOf(stored: ProviderCredentialsInput): ProviderCredentials {
  const opened: ProviderCredentials = { apiKey: stored.api_key ?? null };
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, session_token: sessionToken } = stored;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    opened.aws = { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? null };
  }
  const { tenant_id: tenantId, client_id: clientId, client_secret: clientSecret } = stored;
  if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
    opened.entra = { tenantId, clientId, clientSecret };
  }
  return opened;
}

/** The same credentials under the current application secret; null when they are already, or there are none. */
export function resealCredentials(sealer: Sealer, providerId: string, columns: SealedColumns): SealedColumns | null {
  const { sealedCredentials: data, credentialsKeyId: keyId } = columns;
  const moved = data && keyId !== null ? sealer.reseal({ data, keyId }, contextOf(providerId)) : null;
  return moved && { sealedCredentials: moved.data, credentialsKeyId: moved.keyId };
}

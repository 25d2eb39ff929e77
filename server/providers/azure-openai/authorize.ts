import type { Authorize } from "#server/providers/port.ts";
import type { EntraCredentials } from "./entra-tokens.ts";

/**
 * Azure's credentials as headers: `api-key`, or a bearer token of Microsoft Entra; none without credentials.
 *
 * @param of.entraToken a token for the credentials, see makeEntraTokens
 */
export const makeAuthorizeAzure =
  (of: {
    entraToken(credentials: EntraCredentials, settings: Readonly<Record<string, unknown>>): Promise<string>;
  }): Authorize =>
  (_request, credentials, settings) => {
    if (credentials.apiKey !== null) return ["api-key", credentials.apiKey];
    if (!credentials.entra) return [];
    return of.entraToken(credentials.entra, settings).then((token) => ["authorization", `Bearer ${token}`]);
  };

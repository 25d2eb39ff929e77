/**
 * Tokens of Microsoft Entra by the client credentials flow
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 */
import { createHash } from "node:crypto";
import type { ProviderCredentials } from "#server/catalog/snapshot.ts";
import { parseObject, textOf } from "#server/providers/wire/json-values.ts";

export type EntraCredentials = NonNullable<ProviderCredentials["entra"]>;

/** Sends a form and gives the answer; the connection is the caller's. */
export type PostForm = (url: string, form: string) => Promise<{ status: number; body: Buffer }>;

const scope = "https://cognitiveservices.azure.com/.default";
/** A token is not used in its last minutes: the request that carries it may be long. */
const marginMs = 5 * 60_000;
/** Without a believable lifetime a token is asked for anew soon. */
const shortestLifeSeconds = 60;
const longestLifeSeconds = 24 * 3600;
const tokensKept = 1000;

interface Kept {
  token: string;
  /** ms since 1970, the margin already off */
  usableUntil: number;
}

/**
 * A bearer token for these credentials, from memory until five minutes before it expires. Callers at the same time
 * share one request; a failure is not remembered.
 *
 * @param of.post how the form is sent; the token's address is login.microsoftonline.com's, or `settings.token_url`
 * (national clouds, tests)
 * @throws RangeError when the identity provider gives no token, without what it says about the credentials
 */
export function makeEntraTokens(of: {
  post: PostForm;
  /** ms since 1970 */
  now?: () => number;
}): (credentials: EntraCredentials, settings: Readonly<Record<string, unknown>>) => Promise<string> {
  const now = of.now ?? Date.now;
  const kept = new Map<string, Kept>();
  const running = new Map<string, Promise<string>>();

  async function ask(key: string, url: string, credentials: EntraCredentials): Promise<string> {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      scope,
    });
    const askedAt = now();
    const { status, body } = await of.post(url, form.toString());
    const answer = status === 200 ? parseObject(body.toString("utf8")) : null;
    const token = textOf(answer?.access_token);
    // What is no token for a header must not get into one.
    if (!token || !/^[\x21-\x7e]+$/.test(token)) {
      throw new RangeError(`the identity provider gave no token (status ${status})`);
    }
    const oldest = kept.size >= tokensKept ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(key, { token, usableUntil: askedAt + lifeSeconds(answer?.expires_in) * 1000 - marginMs });
    return token;
  }

  return async (credentials, settings) => {
    const tenant = encodeURIComponent(credentials.tenantId);
    const url = textOf(settings.token_url) || `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
    const key = keyOf(url, credentials);
    const known = kept.get(key);
    if (known && known.usableUntil > now()) return known.token;
    let request = running.get(key);
    if (!request) {
      request = ask(key, url, credentials).finally(() => running.delete(key));
      running.set(key, request);
    }
    return request;
  };
}

/** Another secret is another key; the secret itself is not kept. */
const keyOf = (url: string, { tenantId, clientId, clientSecret }: EntraCredentials): string =>
  createHash("sha256")
    .update(JSON.stringify([url, tenantId, clientId, clientSecret]))
    .digest("base64");

function lifeSeconds(expiresIn: unknown): number {
  const seconds = Number(expiresIn);
  return seconds >= shortestLifeSeconds ? Math.min(seconds, longestLifeSeconds) : shortestLifeSeconds;
}

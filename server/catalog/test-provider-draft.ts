import type { z } from "zod";
import type { Provider } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderTestView, testProviderDraftInputSchema } from "#server/contracts/provider.ts";
import { defaultBaseUrl, providerSettingsSchema } from "#server/contracts/provider-kinds.ts";
import { parseBaseUrl } from "./base-url.ts";
import { openCredentials, openedOf } from "./provider-credentials.ts";
import { providerKindOf } from "./provider-view.ts";
import type { ProviderCredentials } from "./snapshot.ts";
import { runProbe, type TestProviderDeps } from "./test-provider.ts";
import { movedUrl } from "./update-provider.ts";

type Input = z.infer<typeof testProviderDraftInputSchema>;

interface Deps extends TestProviderDeps {
  /** ALLOW_PRIVATE_UPSTREAMS */
  allowPrivateUpstreams: boolean;
}

/** @throws AppError not_found; unprocessable: it is of another kind */
async function findStored({ prisma }: Deps, merchantId: string, input: Input): Promise<Provider | null> {
  if (input.provider_id === null) return null;
  const where = { merchantId, id: input.provider_id, status: { not: "archived" } };
  const row = await prisma.provider.findFirst({ where });
  if (!row) throw notFound("provider", "provider_id");
  if (row.kind !== input.kind) {
    throw new AppError("unprocessable", { userMessage: `The provider is of the kind ${row.kind}.`, param: "kind" });
  }
  return row;
}

function addressOf(stored: Provider | null, { kind, base_url, settings }: Input): string {
  const otherwise = stored
    ? (movedUrl(kind, stored, settings) ?? stored.baseUrl)
    : (defaultBaseUrl(kind, settings.region) ?? "");
  return base_url || otherwise;
}

/**
 * The credentials to try. Stored ones leave only for where they are stored for: a test leaves no trace, so nobody may
 * have them sent to an address of their own by one.
 * @throws AppError unprocessable: they are stored for another address
 */
function credentialsOf({ sealer }: Deps, stored: Provider | null, input: Input, baseUrl: string): ProviderCredentials {
  if (input.credentials) return openedOf(input.credentials);
  if (!stored?.sealedCredentials || input.credentials === null) return { apiKey: null };
  const { token_url } = providerSettingsSchema.parse(stored.settings);
  if (new URL(baseUrl).origin !== new URL(stored.baseUrl).origin || input.settings.token_url !== token_url) {
    throw new AppError("unprocessable", {
      userMessage: "Stored credentials are tried only at the address they are stored for: type them again.",
      param: "credentials",
    });
  }
  return openCredentials(sealer, stored.id, stored);
}

/**
 * Calls an upstream as a provider of these values would, and stores nothing.
 *
 * @returns what was found, in words; never the credentials
 * @throws AppError not_found: the stored provider; unprocessable: the base URL, another kind, stored credentials for
 * another address, a model where this kind has no chat
 */
export const makeTestProviderDraft =
  (deps: Deps) =>
  async ({ merchantId }: Caller, input: Input): Promise<ProviderTestView> => {
    const stored = await findStored(deps, merchantId, input);
    const baseUrl = parseBaseUrl(addressOf(stored, input), { allowPrivate: deps.allowPrivateUpstreams });
    const kind = stored ? providerKindOf(stored.kind) : input.kind;
    const credentials = credentialsOf(deps, stored, input, baseUrl);
    const { settings, model } = input;
    return runProbe({ http: deps.http, kind, baseUrl, credentials, settings, format: deps.formatOf(kind) }, model);
  };

import type { z } from "zod";
import type { Provider } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderTestView, testProviderInputSchema } from "#server/contracts/provider.ts";
import { type ProviderKind, providerSettingsSchema } from "#server/contracts/provider-kinds.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { diagnoseAnswer, diagnoseFailure, listedModels } from "./diagnose-upstream.ts";
import { type Probe, type ProbeFormat, probeChat, probeList } from "./probe-upstream.ts";
import { openCredentials, secretsOf } from "./provider-credentials.ts";
import { providerKindOf } from "./provider-view.ts";

type Found = Omit<ProviderTestView, "latency_ms" | "address">;

export interface TestProviderDeps {
  prisma: PrismaClient;
  sealer: Sealer;
  http: HttpClient;
  /** The upstream format of a kind; null: it has no chat. */
  formatOf: (kind: ProviderKind) => ProbeFormat | null;
}

/**
 * Calls the upstream for real: its list of models, and a one-token chat where a model is named.
 *
 * @returns what was found, in words; never the credentials
 * @throws AppError not_found; unprocessable: a model is needed, or this kind has no chat to try it with
 */
export const makeTestProvider =
  (deps: TestProviderDeps) =>
  async (caller: Caller, input: z.infer<typeof testProviderInputSchema>): Promise<ProviderTestView> => {
    const row = await deps.prisma.provider.findFirst({
      where: { merchantId: caller.merchantId, id: input.id, status: { not: "archived" } },
    });
    if (!row) throw notFound("provider");
    return runProbe(probeOf(deps, row), input.model);
  };

/**
 * Calls an upstream, and says what was found.
 * @throws AppError unprocessable: a model is named, and this kind has no chat
 */
export async function runProbe(probe: Probe, model: string | undefined): Promise<ProviderTestView> {
  if (model !== undefined && !probe.format) {
    throw new AppError("unprocessable", {
      userMessage: `A ${probe.kind} provider has no chat to try.`,
      param: "model",
    });
  }
  const startedMs = performance.now();
  const found = await tryUpstream(probe, model).catch(
    (error: unknown): Found => ({ ...diagnoseFailure(error), http_status: null, models: [] }),
  );
  return { ...found, address: probe.baseUrl, latency_ms: Math.round(performance.now() - startedMs) };
}

function probeOf({ sealer, http, formatOf }: TestProviderDeps, row: Provider): Probe {
  const kind = providerKindOf(row.kind);
  return {
    http,
    kind,
    baseUrl: row.baseUrl,
    credentials: openCredentials(sealer, row.id, row),
    settings: providerSettingsSchema.parse(row.settings),
    format: formatOf(kind),
  };
}

async function tryUpstream(probe: Probe, model: string | undefined): Promise<Found> {
  const listing = await probeList(probe);
  const models = listing && listedModels(listing);
  const secrets = secretsOf(probe.credentials);
  if (model !== undefined && probe.format) {
    const { answer, understood } = await probeChat({ ...probe, format: probe.format }, model);
    const noun = probe.kind === "azure_openai" ? "deployment" : "model";
    const finding = diagnoseAnswer(answer, { asked: model, models, understood, noun, secrets });
    return { ...finding, http_status: answer.status, models: models ?? [] };
  }
  if (!listing) {
    const diagnosis = "This kind of provider lists no models here: name a model to try a chat with it.";
    return { ok: false, verdict: "needs_model", diagnosis, http_status: null, models: [] };
  }
  const understood = probe.kind === "custom";
  return {
    ...diagnoseAnswer(listing, { asked: null, models, understood, secrets }),
    http_status: listing.status,
    models: models ?? [],
  };
}

import type { z } from "zod";
import type { Provider } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { unmeteredFault } from "#server/contracts/modality.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderView, updateProviderInputSchema } from "#server/contracts/provider.ts";
import {
  credentialsFault,
  defaultBaseUrl,
  type ProviderFault,
  type ProviderKind,
  type ProviderSettings,
  providerSettingsSchema,
  settingsFault,
} from "#server/contracts/provider-kinds.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { Work } from "#server/infra/unit-of-work.ts";
import { compileMetrics } from "#server/metering/expressions/compile-metrics.ts";
import { announceProvider } from "./announce-changes.ts";
import { parseBaseUrl } from "./base-url.ts";
import type { ProviderDeps } from "./create-provider.ts";
import { sealCredentials } from "./provider-credentials.ts";
import { providerKindOf, providerView } from "./provider-view.ts";

type Input = z.infer<typeof updateProviderInputSchema>;

/** @throws AppError invalid_request, naming the parameter */
function refuseFault(fault: ProviderFault | null | undefined): void {
  if (!fault) return;
  throw new AppError("invalid_request", { userMessage: `${fault.param}: ${fault.message}.`, param: fault.param });
}

/** A vendor's own address follows its region; one that the operator gave stays. */
export function movedUrl(
  kind: ProviderKind,
  before: Provider,
  settings: ProviderSettings | undefined,
): string | undefined {
  if (!settings) return undefined;
  const { region } = providerSettingsSchema.parse(before.settings);
  if (before.baseUrl !== defaultBaseUrl(kind, region)) return undefined;
  return defaultBaseUrl(kind, settings.region) ?? undefined;
}

function changesOf(deps: ProviderDeps, before: Provider, input: Input) {
  const { id, base_url, credentials, ...plain } = input;
  const kind = providerKindOf(before.kind);
  refuseFault(plain.settings && settingsFault(kind, plain.settings));
  compileMetrics(plain.settings?.metrics ?? {});
  refuseFault(credentials && credentialsFault(kind, credentials));
  const url = base_url ?? movedUrl(kind, before, plain.settings);
  return {
    ...definedOf(plain),
    ...(url === undefined ? {} : { baseUrl: parseBaseUrl(url, { allowPrivate: deps.allowPrivateUpstreams }) }),
    ...(credentials === undefined
      ? {}
      : { ...sealCredentials(deps.sealer, id, credentials), credentialsVersion: before.credentialsVersion + 1 }),
  };
}

/** A metric goes only when no model's price needs it. */
async function refuseUnmetered(
  prisma: Work["prisma"],
  providerId: string,
  { metrics }: ProviderSettings,
): Promise<void> {
  const models = await prisma.physicalModel.findMany({
    where: { providerId, status: { not: "archived" } },
    select: { name: true, prices: { orderBy: { version: "desc" }, take: 1 } },
  });
  for (const { name, prices } of models) {
    const fault = unmeteredFault((prices[0]?.rates ?? {}) as object, metrics ?? {});
    if (!fault) continue;
    const message = `the model ${name} is priced by ${fault.param.slice("price.".length)}, which no metric would tell`;
    refuseFault({ param: "settings.metrics", message });
  }
}

/**
 * Changes a provider; every endpoint that routes to it follows.
 * @throws AppError not_found; conflict: it is archived; unprocessable: the base URL;
 * invalid_request: settings or credentials that this kind does not have, a metric's expression or its lack
 */
export const makeUpdateProvider =
  (deps: ProviderDeps) =>
  (caller: Caller, input: Input): Promise<ProviderView> =>
    deps.unitOfWork(caller, async ({ prisma, sql, audit }) => {
      const { id } = input;
      if (!(await lockRow(sql, "provider", caller.merchantId, id))) throw notFound("provider");
      const before = await prisma.provider.findUniqueOrThrow({ where: { id } });
      if (before.status === "archived") throw new AppError("conflict", { userMessage: "The provider is archived." });
      if (before.kind === "custom" && input.settings) await refuseUnmetered(prisma, id, input.settings);
      const row = await prisma.provider.update({ where: { id }, data: changesOf(deps, before, input) });
      const after = providerView(row);
      await announceProvider(sql, caller.merchantId, id);
      const credentials_changed = input.credentials !== undefined;
      const subject = { subjectType: "provider", subjectId: id };
      await audit({
        action: "provider.update",
        ...subject,
        before: providerView(before),
        after: { ...after, credentials_changed },
      });
      return after;
    });

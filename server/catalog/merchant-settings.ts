import type { z } from "zod";
import type { Merchant, MerchantTimeZone } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type { MerchantSettingsView, updateMerchantSettingsInputSchema } from "#server/contracts/merchant-settings.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { logoPathOf } from "#server/tenancy/brand.ts";
import { changeTimeZone } from "#server/tenancy/change-time-zone.ts";
import { refuseTaken, requireOwnable } from "#server/tenancy/claim-domain.ts";
import type { DeploymentHosts } from "#server/tenancy/merchant-domains.ts";
import { announceEndpoints } from "./announce-changes.ts";

const include = { logo: { select: { sha256: true } }, timeZones: { orderBy: { startsAt: "asc" } } } as const;

type Row = Merchant & { logo: { sha256: string } | null; timeZones: readonly MerchantTimeZone[] };

/** The zone that holds, and the one that is to come. */
function timeZonesOf({ firstTimeZone, timeZones }: Row): Pick<MerchantSettingsView, "time_zone" | "time_zone_change"> {
  const now = new Date();
  const held = timeZones.findLast(({ startsAt }) => startsAt <= now);
  const next = timeZones.find(({ startsAt }) => startsAt > now);
  return {
    time_zone: held?.timeZone ?? firstTimeZone,
    time_zone_change: next ? { time_zone: next.timeZone, starts_at: next.startsAt.toISOString() } : null,
  };
}

const viewOf = (row: Row): MerchantSettingsView => ({
  name: row.name,
  slug: row.slug,
  domain: row.domain,
  test_mode: row.testMode,
  accent: row.accent,
  logo_path: logoPathOf(row.id, row.logo),
  reporting_currency: row.reportingCurrency,
  ...timeZonesOf(row),
  require_two_factor: row.requireTwoFactor,
  magic_words: row.magicWords,
  stale_cost_days: row.staleCostDays,
});

/** The merchant's settings. */
export const makeGetMerchantSettings =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller): Promise<MerchantSettingsView> =>
    viewOf(await prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, include }));

export interface UpdateMerchantSettingsDeps extends DeploymentHosts {
  unitOfWork: UnitOfWork;
  /** Tells every process of a changed domain; never rejects. */
  domainChanged?: () => Promise<void>;
}

/**
 * Changes the merchant's settings; every endpoint follows new magic words, and every process a new domain.
 * @throws AppError conflict: the domain is another merchant's; unprocessable: it is the deployment's
 */
export const makeUpdateMerchantSettings =
  (deps: UpdateMerchantSettingsDeps) =>
  async (caller: Caller, input: z.infer<typeof updateMerchantSettingsInputSchema>): Promise<MerchantSettingsView> => {
    if (input.domain) requireOwnable(input.domain, deps);
    const updated = await update(deps, caller, input);
    if (input.domain !== undefined) await deps.domainChanged?.();
    return updated;
  };

const update = (
  { unitOfWork }: Pick<UpdateMerchantSettingsDeps, "unitOfWork">,
  caller: Caller,
  input: z.infer<typeof updateMerchantSettingsInputSchema>,
): Promise<MerchantSettingsView> =>
  unitOfWork(caller, async ({ prisma, sql, audit }) => {
    const { merchantId } = caller;
    await sql.query("SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE", [merchantId]);
    const before = viewOf(await prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, include }));
    const data = definedOf({
      name: input.name,
      accent: input.accent,
      domain: input.domain,
      reportingCurrency: input.reporting_currency,
      requireTwoFactor: input.require_two_factor,
      magicWords: input.magic_words,
      staleCostDays: input.stale_cost_days,
    });
    if (input.time_zone !== undefined) await changeTimeZone(sql, merchantId, input.time_zone);
    const after = viewOf(await prisma.merchant.update({ where: { id: merchantId }, data, include }).catch(refuseTaken));
    if (input.magic_words) {
      const endpoints = await sql.query<{ id: string }>(
        "SELECT id FROM virtual_endpoint WHERE merchant_id = $1 AND status <> 'archived'",
        [merchantId],
      );
      await announceEndpoints(
        sql,
        merchantId,
        endpoints.map(({ id }) => id),
      );
    }
    await audit({ action: "settings.update", subjectType: "merchant", subjectId: merchantId, before, after });
    return after;
  });

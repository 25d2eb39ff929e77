import type { z } from "zod";
import type { Merchant } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type { MerchantSettingsView, updateMerchantSettingsInputSchema } from "#server/contracts/merchant-settings.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { logoPathOf } from "#server/tenancy/brand.ts";
import { announceEndpoints } from "./announce-changes.ts";

const include = { logo: { select: { sha256: true } } } as const;

type Row = Merchant & { logo: { sha256: string } | null };

const viewOf = (row: Row): MerchantSettingsView => ({
  name: row.name,
  slug: row.slug,
  test_mode: row.testMode,
  accent: row.accent,
  logo_path: logoPathOf(row.id, row.logo),
  reporting_currency: row.reportingCurrency,
  time_zone: row.timeZone,
  require_two_factor: row.requireTwoFactor,
  magic_words: row.magicWords,
  stale_cost_days: row.staleCostDays,
});

/** The merchant's settings. */
export const makeGetMerchantSettings =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller): Promise<MerchantSettingsView> =>
    viewOf(await prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, include }));

/** Changes the merchant's settings; every endpoint follows new magic words. */
export const makeUpdateMerchantSettings =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: z.infer<typeof updateMerchantSettingsInputSchema>): Promise<MerchantSettingsView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      const { merchantId } = caller;
      await sql.query("SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE", [merchantId]);
      const before = viewOf(await prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, include }));
      const data = definedOf({
        name: input.name,
        accent: input.accent,
        reportingCurrency: input.reporting_currency,
        timeZone: input.time_zone,
        requireTwoFactor: input.require_two_factor,
        magicWords: input.magic_words,
        staleCostDays: input.stale_cost_days,
      });
      const after = viewOf(await prisma.merchant.update({ where: { id: merchantId }, data, include }));
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

import type { Caller } from "#server/contracts/caller.ts";
import type { CostInput, PriceInput } from "#server/contracts/rate-table.ts";
import { mintId } from "#server/infra/mint.ts";
import type { Work } from "#server/infra/unit-of-work.ts";
import { costDigits, priceDigits, sameRates, storedRates } from "./rates.ts";

/**
 * Appends a price version, with the model's row locked; the same figures again append nothing. Earlier versions stay
 * as they are: usage records name them.
 */
export async function appendPrice(work: Work, caller: Caller, physicalModelId: string, input: PriceInput) {
  const { per, ...figures } = input;
  const rates = storedRates(figures, priceDigits);
  const newest = await work.prisma.physicalModelPrice.findFirst({
    where: { physicalModelId },
    orderBy: { version: "desc" },
  });
  if (newest && newest.per === per && sameRates(newest.rates, rates)) return;
  await work.prisma.physicalModelPrice.create({
    data: { id: mintId("price"), ...versionOf(caller, physicalModelId, newest), per, rates },
  });
}

/** Appends a cost version likewise; figures of a dated source keep their day, and a newer day is a new version. */
export async function appendCost(
  work: Work,
  caller: Caller,
  physicalModelId: string,
  input: CostInput,
  asOf: Date | null = null,
) {
  const { per, currency, ...figures } = input;
  const rates = storedRates(figures, costDigits);
  const newest = await work.prisma.physicalModelCost.findFirst({
    where: { physicalModelId },
    orderBy: { version: "desc" },
  });
  const same = newest && newest.per === per && newest.currency === currency && sameRates(newest.rates, rates);
  if (same && (asOf === null || (newest.asOf && newest.asOf >= asOf))) return;
  await work.prisma.physicalModelCost.create({
    data: { id: mintId("cost"), ...versionOf(caller, physicalModelId, newest), currency, per, rates, asOf },
  });
}

const versionOf = (caller: Caller, physicalModelId: string, newest: { version: number } | null) => ({
  merchantId: caller.merchantId,
  physicalModelId,
  version: (newest?.version ?? 0) + 1,
  createdBy: caller.actor.id,
});

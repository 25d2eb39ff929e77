/** What public models cost, to one merchant: the file that comes with the product, and over it what was imported. */
import type { PriceCatalogEntry, Prisma } from "#prisma/generated/client.ts";
import { meterUnits, modalities } from "#server/contracts/modality.ts";
import { capabilitiesSchema } from "#server/contracts/physical-model.ts";
import type { CatalogEntry } from "#server/contracts/price-catalog.ts";
import { costDigits, figuresOf } from "../rates.ts";

export type BuiltInCatalog = () => ReadonlyMap<string, CatalogEntry>;

/** A moment as a day of the calendar, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** An imported row as an entry. */
export const importedEntry = (row: PriceCatalogEntry): CatalogEntry => ({
  id: row.id,
  provider: row.provider,
  model: row.model,
  modality: modalities.find((modality) => modality === row.modality) ?? "text",
  unit: meterUnits.find((unit) => unit === row.unit) ?? "token",
  cost: {
    currency: row.currency,
    per: row.per === 1 || row.per === 1000 ? row.per : 1_000_000,
    ...figuresOf(row.rates, costDigits),
  },
  capabilities: capabilitiesSchema.parse(row.capabilities),
  source: row.source,
  as_of: dayOf(row.asOf),
  imported: true,
});

/** The newer of the two; an import of the same day lies over the built-in file. */
const newerOf = (builtIn: CatalogEntry | undefined, imported: CatalogEntry): CatalogEntry =>
  builtIn && builtIn.as_of > imported.as_of ? builtIn : imported;

/** These entries, as the merchant has them; ids that are in neither are missing. */
export async function findEntries(
  prisma: Pick<Prisma.TransactionClient, "priceCatalogEntry">,
  builtIn: BuiltInCatalog,
  merchantId: string,
  ids: readonly string[],
): Promise<Map<string, CatalogEntry>> {
  const found = new Map<string, CatalogEntry>();
  if (ids.length === 0) return found;
  for (const id of ids) {
    const entry = builtIn().get(id);
    if (entry) found.set(id, entry);
  }
  const rows = await prisma.priceCatalogEntry.findMany({ where: { merchantId, id: { in: [...ids] } } });
  for (const row of rows) found.set(row.id, newerOf(found.get(row.id), importedEntry(row)));
  return found;
}

/** Every entry of a merchant, by id. */
export async function allEntries(
  prisma: Pick<Prisma.TransactionClient, "priceCatalogEntry">,
  builtIn: BuiltInCatalog,
  merchantId: string,
): Promise<CatalogEntry[]> {
  const entries = new Map(builtIn());
  for (const row of await prisma.priceCatalogEntry.findMany({ where: { merchantId } })) {
    entries.set(row.id, newerOf(entries.get(row.id), importedEntry(row)));
  }
  return [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

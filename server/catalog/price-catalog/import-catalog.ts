import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { CatalogFacts, ImportedCatalogView, importCatalogInputSchema } from "#server/contracts/price-catalog.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { costDigits, storedRates } from "../rates.ts";
import { convertPublicCosts } from "./convert-public-cost.ts";

type Input = z.infer<typeof importCatalogInputSchema>;

const mostSkippedShown = 200;

/** A row as its columns, in the order of the statement. */
function columnsOf({ id, provider, model, modality, unit, cost, capabilities }: CatalogFacts) {
  const { currency, per, ...figures } = cost;
  const rates = JSON.stringify(storedRates(figures, costDigits));
  return [id, provider, model, modality, unit, currency, per, rates, JSON.stringify(capabilities)] as const;
}

const types = ["text", "text", "text", "text", "text", "text", "integer", "jsonb", "jsonb"];

/** Earlier imports of the same entries are replaced, unless their figures are of a later day. */
const statement = `
  INSERT INTO price_catalog_entry
    (id, provider, model, modality, unit, currency, per, rates, capabilities, merchant_id, source, as_of)
  SELECT row.*, $${types.length + 1}, $${types.length + 2}, $${types.length + 3}::date
  FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(", ")}) AS row
  ON CONFLICT (merchant_id, id) DO UPDATE SET
    provider = excluded.provider, model = excluded.model, modality = excluded.modality, unit = excluded.unit,
    currency = excluded.currency, per = excluded.per, rates = excluded.rates, capabilities = excluded.capabilities,
    source = excluded.source, as_of = excluded.as_of, imported_at = now()
  WHERE price_catalog_entry.as_of <= excluded.as_of
  RETURNING id`;

/**
 * Lays a file of public costs over the merchant's price catalog. Costs in force stay as they are; those that differ from
 * newer figures are shown as stale.
 */
export const makeImportCatalog =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: Input): Promise<ImportedCatalogView> =>
    unitOfWork(caller, async ({ sql, audit }) => {
      const { entries, skipped } = convertPublicCosts(input.models);
      const rows = entries.map(columnsOf);
      const columns = types.map((_type, column) => rows.map((row) => row[column]));
      const written = await sql.query(statement, [...columns, caller.merchantId, input.source, input.as_of]);
      const { source, as_of } = input;
      const older = entries.length - written.length;
      const answer: ImportedCatalogView = {
        imported: written.length,
        skipped: skipped.slice(0, mostSkippedShown),
        source,
        as_of,
        imported_at: new Date().toISOString(),
      };
      const after = { source, as_of, imported: written.length, skipped: skipped.length, older };
      await audit({ action: "price_catalog.import", subjectType: "merchant", subjectId: caller.merchantId, after });
      return answer;
    });

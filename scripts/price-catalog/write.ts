/**
 * Writes server/catalog/price-catalog/public-models.jsonl from a file of public costs:
 * node --import tsx scripts/price-catalog/write.ts <file.json>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertPublicCosts } from "#server/catalog/price-catalog/convert-public-cost.ts";
import { importCatalogInputSchema } from "#server/contracts/price-catalog.ts";
import { corrected, corrections } from "./corrections.ts";

const [file] = process.argv.slice(2);
if (!file) throw new Error("give the file of public costs");
const input = importCatalogInputSchema.parse(JSON.parse(readFileSync(file, "utf8")));
const { entries, skipped } = convertPublicCosts(corrected(input.models));
const head = {
  source: input.source,
  as_of: input.as_of,
  licence: "MIT, see README.md beside this file",
  models_read: input.models.length,
  models_written: entries.length,
  corrections: corrections.map(({ note }) => note),
  left_out: skipped.map(({ id, reason }) => `${id}: ${reason}`),
};
const target = join(import.meta.dirname, "../../server/catalog/price-catalog/public-models.jsonl");
writeFileSync(target, [head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join(""));
console.log(`wrote ${entries.length} of ${input.models.length} models; left out ${skipped.length}`);

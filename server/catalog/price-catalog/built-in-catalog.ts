/** The file of public costs that comes with the product: one entry a line, behind a line about the file itself. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";
import { type CatalogEntry, catalogEntrySchema } from "#server/contracts/price-catalog.ts";
import type { BuiltInCatalog } from "./price-catalog.ts";

export const builtInCatalogPath = "#server/catalog/price-catalog/public-models.jsonl";

const headSchema = z.object({ source: z.string(), as_of: z.iso.date() });

/** Reads the file at the first call, once. @throws Error when the file is damaged */
export function makeBuiltInCatalog(): BuiltInCatalog {
  let entries: ReadonlyMap<string, CatalogEntry> | null = null;
  return () => {
    entries ??= readCatalog(readFileSync(createRequire(import.meta.url).resolve(builtInCatalogPath), "utf8"));
    return entries;
  };
}

function readCatalog(text: string): ReadonlyMap<string, CatalogEntry> {
  const [first = "", ...lines] = text.split("\n").filter((line) => line !== "");
  const { source, as_of } = headSchema.parse(JSON.parse(first));
  return new Map(
    lines.map((line) => {
      const entry = catalogEntrySchema.parse({ ...JSON.parse(line), source, as_of, imported: false });
      return [entry.id, entry] as const;
    }),
  );
}

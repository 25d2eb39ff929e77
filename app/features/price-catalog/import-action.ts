import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { attempt } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import type { CatalogPreviewView } from "#server/contracts/price-catalog.ts";
import { mostFileBytes, readCatalogText } from "./read-file.ts";

/** What the import page answers: what is wrong with the file, or what it would change. */
export type ImportAnswer =
  | { errors: Partial<Record<"file" | "source" | "as_of", string>> }
  | { preview: CatalogPreviewView; source: string; as_of: string };

const textOf = (value: FormDataEntryValue | null): string => (typeof value === "string" ? value.trim() : "");

/** Previews the uploaded file, or imports it. */
export async function importAction(args: ActionFunctionArgs): Promise<ImportAnswer> {
  const data = await readFields(args);
  const file = data.get("file");
  if (!(file instanceof File) || file.size === 0) return { errors: { file: "Choose a file." } };
  if (file.size > mostFileBytes) return { errors: { file: "The file is larger than 5 MB." } };
  const read = readCatalogText(await file.text(), {
    source: textOf(data.get("source")),
    as_of: textOf(data.get("as_of")),
  });
  if (!read.ok) return { errors: read.errors };
  const { input } = read;
  const importing = data.get("intent") === "import";
  const answer = await attempt(args, async ({ merchant: { priceCatalog } }) => {
    if (!importing) return priceCatalog.preview(input);
    await priceCatalog.import(input);
    return null;
  });
  if (!answer.ok) return { errors: { file: answer.error.message } };
  if (answer.result === null) throw redirect("/console/price-catalog");
  return { preview: answer.result, source: input.source, as_of: input.as_of };
}

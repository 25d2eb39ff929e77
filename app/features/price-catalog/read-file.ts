/** A file of public costs as an operator uploads it, up to the import's input. Pure but for the file itself. */

import type { z } from "zod";
import { type CatalogPreviewView, importCatalogInputSchema } from "#server/contracts/price-catalog.ts";

export type CatalogFile = z.infer<typeof importCatalogInputSchema>;

/** What is wrong, by the form's field. */
export type ReadFile =
  | { ok: true; input: CatalogFile }
  | { ok: false; errors: Partial<Record<"file" | "source" | "as_of", string>> };

/** Requests to the management API are no larger either. */
export const mostFileBytes = 5_000_000;
const mostIssues = 3;

const fieldOf = (path: readonly PropertyKey[]) => (path[0] === "source" || path[0] === "as_of" ? path[0] : "file");

/** "models.3.usd_per_million.input: is no amount". */
const placed = (path: readonly PropertyKey[], message: string): string =>
  fieldOf(path) === "file" && path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message;

/**
 * Reads the text of a file: an object with `models`, or the list alone. What is typed beside it comes before what the
 * file says of itself.
 */
export function readCatalogText(text: string, typed: { source: string; as_of: string }): ReadFile {
  let told: unknown;
  try {
    told = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    return { ok: false, errors: { file: `The file is no JSON: ${reason.slice(0, 160)}` } };
  }
  const own = Array.isArray(told)
    ? { models: told }
    : typeof told === "object" && told !== null
      ? told
      : { models: undefined };
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ""));
  const read = importCatalogInputSchema.safeParse({ ...own, ...given });
  if (read.success) return { ok: true, input: read.data };
  const errors: Partial<Record<"file" | "source" | "as_of", string>> = {};
  for (const { path, message } of read.error.issues.slice(0, mostIssues)) {
    const field = fieldOf(path);
    errors[field] = [errors[field], placed(path, message)].filter(Boolean).join("; ");
  }
  const more = read.error.issues.length - mostIssues;
  if (more > 0 && errors.file) errors.file += `; and ${more} more`;
  return { ok: false, errors };
}

/** Whether an import would write anything. */
export const changesAnything = ({ added, changed }: CatalogPreviewView): boolean => added + changed > 0;

import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { CatalogEntry, listCatalogInputSchema } from "#server/contracts/price-catalog.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { allEntries, type BuiltInCatalog } from "./price-catalog.ts";

type Input = z.infer<typeof listCatalogInputSchema>;

/** Ids have slashes and dots, cursors none. */
const cursorOf = (id: string): string => Buffer.from(id).toString("base64url");

/** @throws AppError invalid_request: not one of ours */
function idOfCursor(cursor: string): string {
  const id = Buffer.from(cursor, "base64url").toString();
  if (cursorOf(id) === cursor) return id;
  throw new AppError("invalid_request", { userMessage: "cursor is no cursor.", param: "cursor" });
}

/** The price catalog as this merchant has it, by id; every word of a search must be in the name. */
export const makeListCatalog =
  ({ prisma, builtInCatalog }: { prisma: PrismaClient; builtInCatalog: BuiltInCatalog }) =>
  async (caller: Caller, input: Input): Promise<Page<CatalogEntry>> => {
    const words = (input.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const after = input.cursor === undefined ? "" : idOfCursor(input.cursor);
    const matches = (await allEntries(prisma, builtInCatalog, caller.merchantId)).filter((entry) => {
      if (entry.id <= after) return false;
      if (input.provider !== undefined && entry.provider !== input.provider) return false;
      if (input.modality !== undefined && entry.modality !== input.modality) return false;
      const name = entry.id.toLowerCase();
      return words.every((word) => name.includes(word));
    });
    const data = matches.slice(0, input.limit);
    const last = data.at(-1);
    return { data, next_cursor: matches.length > data.length && last ? cursorOf(last.id) : null };
  };

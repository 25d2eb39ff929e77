import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import type {
  CatalogEntry,
  catalogSorts,
  ListedCatalogEntry,
  listCatalogInputSchema,
} from "#server/contracts/price-catalog.ts";
import type { UnitKind } from "#server/contracts/units.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { ViewPhysicalModels } from "../physical-model-view.ts";
import { readSort } from "../sorted-input.ts";
import { useOfEntries } from "./entry-use.ts";
import { allEntries, type BuiltInCatalog } from "./price-catalog.ts";
import { isOld, perMillion } from "./stale-cost.ts";

type Input = z.infer<typeof listCatalogInputSchema>;
type By = (typeof catalogSorts)[number];

/** Ids have slashes and dots, cursors none. */
const cursorOf = (id: string): string => Buffer.from(id).toString("base64url");

const refused = () => new AppError("invalid_request", { userMessage: "cursor is no cursor.", param: "cursor" });

const firstOf = (entry: CatalogEntry, kinds: readonly UnitKind[]): bigint | null => {
  for (const kind of kinds) {
    const figure = perMillion(entry.cost, kind);
    if (figure !== null) return figure;
  }
  return null;
};

/** What an entry is sorted by; null stands last. */
const keyOf: Record<By, (entry: CatalogEntry) => string | bigint | null> = {
  provider: ({ id }) => id.toLowerCase(),
  model: ({ model }) => model.toLowerCase(),
  input: (entry) => firstOf(entry, ["input", "image", "second", "character", "request"]),
  output: (entry) => firstOf(entry, ["output"]),
  as_of: ({ as_of }) => as_of,
};

function sorted(entries: readonly ListedCatalogEntry[], { by, descending }: { by: By; descending: boolean }) {
  const keyed = entries.map((entry) => ({ entry, key: keyOf[by](entry) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1;
      if (b.key === null) return -1;
      return a.key < b.key ? -sign : sign;
    }
    return a.entry.id < b.entry.id ? -sign : sign;
  });
  return keyed.map(({ entry }) => entry);
}

const isIn: Record<NonNullable<Input["state"]>, (entry: ListedCatalogEntry) => boolean> = {
  used: ({ physical_models }) => physical_models > 0,
  old: ({ old }) => old,
  stale_models: ({ stale_models }) => stale_models > 0,
};

function matches(entry: ListedCatalogEntry, input: Input, words: readonly string[]): boolean {
  if (input.provider !== undefined && entry.provider !== input.provider) return false;
  if (input.modality !== undefined && entry.modality !== input.modality) return false;
  if (input.state !== undefined && !isIn[input.state](entry)) return false;
  const name = entry.id.toLowerCase();
  return words.every((word) => name.includes(word));
}

export interface CatalogDeps {
  prisma: PrismaClient;
  builtInCatalog: BuiltInCatalog;
  viewPhysicalModels: ViewPhysicalModels;
}

/**
 * The price catalog as this merchant has it, by id where no order is asked for; every word of a search must be in the name.
 * @throws AppError invalid_request: the cursor
 */
export const makeListCatalog =
  (deps: CatalogDeps) =>
  async ({ merchantId }: Caller, input: Input): Promise<Page<ListedCatalogEntry>> => {
    const [entries, use, { staleCostDays }] = await Promise.all([
      allEntries(deps.prisma, deps.builtInCatalog, merchantId),
      useOfEntries(deps, merchantId),
      deps.prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, select: { staleCostDays: true } }),
    ]);
    const facts = { nowMs: Date.now(), staleCostDays };
    const listed = entries.map((entry): ListedCatalogEntry => {
      const { models, stale } = use.get(entry.id) ?? { models: 0, stale: 0 };
      return { ...entry, old: isOld(entry.as_of, facts), physical_models: models, stale_models: stale };
    });
    const order =
      input.sort === undefined ? { by: "provider" as const, descending: false } : readSort(input.sort, "provider");
    const inOrder = sorted(listed, order);
    const last = input.cursor === undefined ? null : Buffer.from(input.cursor, "base64url").toString();
    const at = last === null ? -1 : inOrder.findIndex(({ id }) => id === last);
    if (last !== null && at < 0) throw refused();
    const words = (input.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const rest = inOrder.slice(at + 1).filter((entry) => matches(entry, input, words));
    const data = rest.slice(0, input.limit);
    const end = data.at(-1);
    return { data, next_cursor: rest.length > data.length && end ? cursorOf(end.id) : null };
  };

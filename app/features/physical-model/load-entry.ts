import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";
import type { AppCaller } from "#server/trpc/router.ts";

/** Provider and model have 200 characters at most. */
const longestId = 401;

/** The price catalog's entry of this id; null: there is none. */
export async function loadEntry({ merchant }: AppCaller, id: string | null): Promise<ListedCatalogEntry | null> {
  if (id === null || id.length < 3 || id.length > longestId) return null;
  const [provider = ""] = id.split("/");
  // A search finds part of a name: the whole of it may be part of others'.
  const search = id.slice(0, 200);
  const page = await merchant.priceCatalog.list({ search, limit: 200, ...(provider.length <= 100 && { provider }) });
  return page.data.find((entry) => entry.id === id) ?? null;
}

/** The entry that an address names; null: it names none. @throws a Response of 404: there is no such entry */
export async function loadNamedEntry(caller: AppCaller, id: string | null): Promise<ListedCatalogEntry | null> {
  const entry = await loadEntry(caller, id);
  if (id !== null && entry === null) throw new Response(null, { status: 404 });
  return entry;
}

/** The entry that a model of this name most likely is, for one whose vendor is not named; null: none has that name. */
export async function guessEntry({ merchant }: AppCaller, name: string | null): Promise<ListedCatalogEntry | null> {
  if (!name || name.length > 200) return null;
  const page = await merchant.priceCatalog.list({ search: name, limit: 200 });
  return page.data.find((entry) => entry.model.toLowerCase() === name.toLowerCase()) ?? null;
}

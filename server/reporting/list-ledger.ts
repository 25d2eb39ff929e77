import type { Caller } from "#server/contracts/caller.ts";
import type { LedgerEntryView } from "#server/contracts/credits.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { Page, PageInput } from "#server/infra/page.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { creditCurrency } from "#server/ledger/accounts.ts";
import { type ListedEntry, listEntries } from "#server/ledger/list-entries.ts";

/** Credits as decimal, minor units of money as they are. */
export const ledgerAmount = (amount: bigint, currency: string): string =>
  currency === creditCurrency ? formatCredits(microCredits(amount)) : amount.toString();

const entryView = (entry: ListedEntry): LedgerEntryView => ({
  id: entry.id,
  kind: entry.kind,
  description: entry.description,
  amount: formatCredits(microCredits(entry.amount)),
  postings: entry.postings.map(({ account, currency, amount }) => ({
    account,
    currency,
    debit: ledgerAmount(amount > 0n ? amount : 0n, currency),
    credit: ledgerAmount(amount < 0n ? -amount : 0n, currency),
  })),
  occurred_at: entry.occurredAt.toISOString(),
  created_at: entry.postedAt.toISOString(),
});

/** The ledger entries of an endpoint's wallet, newest first. @throws AppError not_found: the endpoint */
export const makeListLedger =
  ({ database }: { database: SqlDatabase }) =>
  async (caller: Caller, input: PageInput & { ve_id: string }): Promise<Page<LedgerEntryView>> => {
    const { merchantId } = caller;
    const found = await database.query("SELECT id FROM virtual_endpoint WHERE merchant_id = $1 AND id = $2", [
      merchantId,
      input.ve_id,
    ]);
    if (found.length === 0) throw notFound("virtual endpoint");
    const wallet = { merchantId, virtualEndpointId: input.ve_id };
    const entries = await listEntries(database, wallet, { limit: input.limit + 1, before: input.cursor });
    const data = entries.slice(0, input.limit).map(entryView);
    return { data, next_cursor: entries.length > input.limit ? (data.at(-1)?.id ?? null) : null };
  };

import type { SqlExecutor } from "#server/infra/sql.ts";
import { type AccountKind, accountKinds } from "./accounts.ts";

export interface TrialBalance {
  currencies: {
    /** CREDIT (amounts are micro-credits) or an ISO 4217 code (minor units). */
    currency: string;
    /** Sub-accounts and owners summed. `balance` is debit − credit. */
    accounts: { account: AccountKind; debit: bigint; credit: bigint; balance: bigint }[];
    debit: bigint;
    credit: bigint;
    balanced: boolean;
  }[];
  /** Debits equal credits in every currency. */
  balanced: boolean;
}

/** A merchant's trial balance, per currency, from one database snapshot. A merchant without entries balances. */
export async function trialBalance(sql: SqlExecutor, merchantId: string): Promise<TrialBalance> {
  const rows = await sql.query<{ currency: string; kind: AccountKind; debit: string; credit: string }>(
    `SELECT account.currency, account.kind, sum(balance.debit_total)::text AS debit, sum(balance.credit_total)::text AS credit
     FROM ledger_balance AS balance JOIN ledger_account AS account ON account.id = balance.account_id
     WHERE balance.merchant_id = $1
     GROUP BY account.currency, account.kind`,
    [merchantId],
  );
  const order = (kind: AccountKind) => accountKinds.indexOf(kind);
  const currencies = [...new Set(rows.map((row) => row.currency))].sort().map((currency) => {
    const accounts = rows
      .filter((row) => row.currency === currency)
      .sort((a, b) => order(a.kind) - order(b.kind))
      .map((row) => ({
        account: row.kind,
        debit: BigInt(row.debit),
        credit: BigInt(row.credit),
        balance: BigInt(row.debit) - BigInt(row.credit),
      }));
    const debit = accounts.reduce((sum, account) => sum + account.debit, 0n);
    const credit = accounts.reduce((sum, account) => sum + account.credit, 0n);
    return { currency, accounts, debit, credit, balanced: debit === credit };
  });
  return { currencies, balanced: currencies.every((currency) => currency.balanced) };
}

import type { Caller } from "#server/contracts/caller.ts";
import type { TrialBalanceView } from "#server/contracts/credits.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { trialBalance } from "#server/ledger/trial-balance.ts";
import { ledgerAmount } from "./list-ledger.ts";

/** The merchant's trial balance, per currency. */
export const makeReadTrialBalance =
  ({ database }: { database: SqlDatabase }) =>
  async (caller: Caller): Promise<TrialBalanceView> => {
    const { currencies, balanced } = await trialBalance(database, caller.merchantId);
    return {
      currencies: currencies.map(({ currency, accounts, debit, credit, balanced: even }) => ({
        currency,
        accounts: accounts.map((account) => ({
          account: account.account,
          debit: ledgerAmount(account.debit, currency),
          credit: ledgerAmount(account.credit, currency),
          balance: ledgerAmount(account.balance, currency),
        })),
        debit: ledgerAmount(debit, currency),
        credit: ledgerAmount(credit, currency),
        balanced: even,
      })),
      balanced,
    };
  };

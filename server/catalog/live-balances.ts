/** What a virtual endpoint's wallet says at this moment: decision 8. */
import { add, type MicroCredits, microCredits, subtract, zeroCredits } from "#server/contracts/money.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";

export interface Balance {
  budget: MicroCredits;
  /** charged, settled or not */
  spend: MicroCredits;
  /** open holds */
  held: MicroCredits;
  /** budget − spend − held */
  remaining: MicroCredits;
}

interface WalletRow {
  virtualEndpointId: string;
  budgetMicros: bigint;
  spendMicros: bigint;
}

/** Balances of these wallets by endpoint id. */
export type ReadBalances = (wallets: readonly WalletRow[]) => Promise<Map<string, Balance>>;

/**
 * Spend and holds as Redis knows them, the budget as PostgreSQL has it. Where Redis is away or does not know a wallet,
 * the settled spend stands in.
 */
export const makeReadBalances =
  (deps: { metering: Pick<MeteringAdmin, "liveWallets">; onError: (error: unknown) => void }): ReadBalances =>
  async (wallets) => {
    const ids = wallets.map((wallet) => wallet.virtualEndpointId);
    const live = ids.length === 0 ? [] : await deps.metering.liveWallets(ids).catch(giveUp(deps.onError));
    return new Map(
      wallets.map((wallet, index) => {
        const budget = microCredits(wallet.budgetMicros);
        const spend = live[index]?.spend ?? microCredits(wallet.spendMicros);
        const held = live[index]?.held ?? zeroCredits;
        return [wallet.virtualEndpointId, { budget, spend, held, remaining: subtract(budget, add(spend, held)) }];
      }),
    );
  };

const giveUp = (onError: (error: unknown) => void) => (error: unknown) => {
  onError(error);
  return [];
};

import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { type MicroCredits, microCredits, subtract } from "#server/contracts/money.ts";
import { may } from "#server/contracts/permissions.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { type GrantCreditsInput, type GrantedCredits, grantCredits } from "#server/ledger/grant-credits.ts";
import type { ReadBalances } from "./live-balances.ts";
import { walletOf } from "./virtual-endpoint-view.ts";

/** @throws AppError forbidden: the caller's role may not give or take credits */
export function requireCreditsRight(caller: Caller): void {
  if (may(caller.role, "credits.write")) return;
  throw new AppError("forbidden", { userMessage: `The role ${caller.role} may not change a credit budget.` });
}

type EndpointWithWallet = Parameters<typeof walletOf>[0];

/**
 * Gives or takes credits, with the endpoint's row locked. What is charged but not settled, and what is held, can't be
 * taken: debt comes from usage alone (decision 10).
 *
 * @throws AppError unprocessable: more than is left
 */
export async function moveCredits(
  sql: SqlExecutor,
  readBalances: ReadBalances,
  endpoint: EndpointWithWallet,
  movement: GrantCreditsInput,
): Promise<GrantedCredits> {
  if (movement.amount < 0n) {
    const live = (await readBalances([walletOf(endpoint)])).get(endpoint.id);
    if (live && live.remaining + movement.amount < 0n) {
      throw new AppError("unprocessable", {
        userMessage: "The adjustment would take more credits than are left.",
        param: "amount",
      });
    }
  }
  return grantCredits(sql, movement);
}

/** Decision 8: a new budget posts its difference to the old one as an adjustment. No difference: nothing is posted. */
export async function changeBudget(
  sql: SqlExecutor,
  readBalances: ReadBalances,
  endpoint: EndpointWithWallet & { merchantId: string },
  change: { budget: MicroCredits; reason: string },
): Promise<void> {
  const amount = subtract(change.budget, microCredits(walletOf(endpoint).budgetMicros));
  if (amount === 0n) return;
  const { merchantId, id: virtualEndpointId } = endpoint;
  const movement = { merchantId, virtualEndpointId, kind: "adjustment" as const, amount, reason: change.reason };
  await moveCredits(sql, readBalances, endpoint, movement);
}

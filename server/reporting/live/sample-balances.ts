import type { ReadBalances } from "#server/catalog/live-balances.ts";
import type { LiveBalance } from "#server/contracts/live.ts";
import { formatCredits } from "#server/contracts/money.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";

type Listener = (balance: LiveBalance) => void;

/** Reads the balances that somebody looks at, all of a process together, once a second; of nobody, never. */
export interface BalanceSampler {
  /** Tells each balance soon, and again when it has changed. @returns stops it */
  watch(virtualEndpointIds: readonly string[], listener: Listener): () => void;
  /** Endpoints that are looked at. */
  readonly watched: number;
}

interface Watched {
  listeners: Set<Listener>;
  /** Those who have been told nothing yet. */
  waiting: Set<Listener>;
  told: string;
}

interface Deps {
  database: SqlDatabase;
  readBalances: ReadBalances;
  onError: (error: unknown) => void;
  everyMs?: number;
}

/** The one sampler of a process. */
export function makeBalanceSampler({ database, readBalances, onError, everyMs = 1_000 }: Deps): BalanceSampler {
  const watched = new Map<string, Watched>();
  let running = false;

  async function sample(): Promise<void> {
    const ids = [...watched.keys()];
    const rows = await database.query<{ id: string; budget: string; spend: string }>(
      `SELECT virtual_endpoint_id AS id, budget_micros::text AS budget, spend_micros::text AS spend
       FROM ve_wallet WHERE virtual_endpoint_id = ANY($1::text[])`,
      [ids],
    );
    const balances = await readBalances(
      rows.map(({ id, budget, spend }) => ({
        virtualEndpointId: id,
        budgetMicros: BigInt(budget),
        spendMicros: BigInt(spend),
      })),
    );
    for (const [id, balance] of balances) {
      tell(watched.get(id), {
        ve_id: id,
        credit_budget: formatCredits(balance.budget),
        credit_spend: formatCredits(balance.spend),
        credit_remaining: formatCredits(balance.remaining),
      });
    }
  }

  function tell(of: Watched | undefined, balance: LiveBalance): void {
    if (!of) return;
    const text = JSON.stringify(balance);
    for (const listener of text === of.told ? of.waiting : of.listeners) listener(balance);
    of.told = text;
    of.waiting.clear();
  }

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (watched.size > 0) {
      await sample().catch(onError);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    running = false;
  }

  return {
    watch: (ids, listener) => {
      for (const id of ids) {
        const known = watched.get(id) ?? { listeners: new Set(), waiting: new Set(), told: "" };
        watched.set(id, known);
        known.listeners.add(listener);
        known.waiting.add(listener);
      }
      void run();
      return () => {
        for (const id of ids) {
          const known = watched.get(id);
          known?.listeners.delete(listener);
          known?.waiting.delete(listener);
          if (known?.listeners.size === 0) watched.delete(id);
        }
      };
    },
    get watched() {
      return watched.size;
    },
  };
}

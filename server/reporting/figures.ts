import { formatCredits, formatNanos, microCredits, nanos } from "#server/contracts/money.ts";
import type { MerchantFigures, OwnFigures } from "#server/contracts/report-figures.ts";
import type { RatePeriods } from "./exchange-rates.ts";
import type { UsageSum } from "./sum-usage.ts";

const counts = [
  "requests",
  "errors",
  "refused",
  "input",
  "cached",
  "output",
  "reasoning",
  "images",
  "seconds",
  "characters",
] as const;

/** Figures while they are added up. */
export class Figures {
  readonly counts = Object.fromEntries(counts.map((name) => [name, 0])) as Record<(typeof counts)[number], number>;
  chargeMicros = 0n;
  readonly #costs = new Map<string, bigint>();
  #costMicros: bigint | null = 0n;

  /** Adds a sum; its cost is converted by the rate of its time. */
  add(sum: UsageSum, rates: RatePeriods): void {
    for (const name of counts) this.counts[name] += sum[name];
    this.chargeMicros += sum.chargeMicros;
    if (sum.currency === "" || sum.costNanos === 0n) return;
    this.#costs.set(sum.currency, (this.#costs.get(sum.currency) ?? 0n) + sum.costNanos);
    const converted = rates.creditsOf(sum.costNanos, sum.currency, sum.ratePeriod);
    this.#costMicros = this.#costMicros === null || converted === null ? null : this.#costMicros + converted;
  }

  /** Without cost and margin. */
  ownView(): OwnFigures {
    const { requests, errors, refused, images, seconds, characters } = this.counts;
    const { input, cached, output, reasoning } = this.counts;
    return {
      requests,
      errors,
      refused,
      units: {
        input_tokens: input,
        cached_tokens: cached,
        output_tokens: output,
        reasoning_tokens: reasoning,
        images,
        seconds,
        characters,
      },
      charge: formatCredits(microCredits(this.chargeMicros)),
    };
  }

  view(): MerchantFigures {
    const cost = this.#costMicros;
    return {
      ...this.ownView(),
      costs: [...this.#costs]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([currency, amount]) => ({ currency, amount: formatNanos(nanos(amount)) })),
      cost: cost === null ? null : formatCredits(microCredits(cost)),
      margin: cost === null ? null : formatCredits(microCredits(this.chargeMicros - cost)),
    };
  }
}

import { formatCredits, formatNanos, maxInt64, microCredits, nanos } from "#server/contracts/money.ts";
import type { MerchantFigures, OwnFigures } from "#server/contracts/report-figures.ts";
import type { RatePeriods } from "./rate-periods.ts";
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
  #costMicros = 0n;
  /** Currencies that costs could not be told of. */
  readonly #untold = new Set<string>();

  /** Adds a sum; its cost is converted by the rates of its time. */
  add(sum: UsageSum, rates: RatePeriods): void {
    for (const name of counts) this.counts[name] += sum[name];
    this.chargeMicros += sum.chargeMicros;
    if (sum.currency === "" || sum.costNanos === 0n) return;
    this.#costs.set(sum.currency, (this.#costs.get(sum.currency) ?? 0n) + sum.costNanos);
    const converted = rates.creditsOf(sum.costNanos, sum.currency, sum.ratePeriod);
    if (converted === null || this.#costMicros + converted > maxInt64) this.#untold.add(sum.currency);
    else this.#costMicros += converted;
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
    const cost = this.#untold.size > 0 ? null : this.#costMicros;
    return {
      ...this.ownView(),
      costs: [...this.#costs]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([currency, amount]) => ({ currency, amount: formatNanos(nanos(amount)) })),
      cost: cost === null ? null : formatCredits(microCredits(cost)),
      rates_missing: [...this.#untold].sort(),
      margin: cost === null ? null : formatCredits(microCredits(this.chargeMicros - cost)),
    };
  }
}

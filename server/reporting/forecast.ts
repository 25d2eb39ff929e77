/** When a balance runs out, reckoned from the charges of the last seven days. */
import type { ForecastView } from "#server/contracts/burn-down.ts";
import { formatCredits, type MicroCredits, microCredits } from "#server/contracts/money.ts";

const hourMs = 3_600_000;
const dayHours = 24;
/** Hours back that charges are taken from. */
export const forecastHours = 7 * dayHours;
const longestMs = 10 * 365 * dayHours * hourMs;

/** Student's t for a two-sided range of four in five, by the number of days (index). NIST/SEMATECH e-Handbook 1.3.6.7.2. */
const tOfDays = [0, 0, 3.08, 1.89, 1.64, 1.53, 1.48, 1.44];

export interface ForecastInput {
  nowMs: number;
  /** What is left. */
  balance: MicroCredits;
  /** Micro-credits charged in each of the last 168 hours, the latest first. */
  hourlyChargeMicros: readonly number[];
}

interface Rates {
  hours: number;
  mean: number;
  low: number;
  high: number;
}

/** Micro-credits per hour; null where nothing was charged. Hours before the first charge do not count, save a day's. */
function ratesOf(hourly: readonly number[]): Rates | null {
  const first = hourly.findLastIndex((charge) => charge > 0);
  if (first === -1) return null;
  const hours = Math.max(dayHours, first + 1);
  const sum = (from: number, to: number) => hourly.slice(from, to).reduce((total, charge) => total + charge, 0);
  const mean = sum(0, hours) / hours;
  const days = Math.floor(hours / dayHours);
  if (days < 2) return { hours, mean, low: mean / 2, high: mean * 2 };
  const perDay = Array.from({ length: days }, (_, day) => sum(day * dayHours, (day + 1) * dayHours) / dayHours);
  const average = perDay.reduce((total, rate) => total + rate, 0) / days;
  const variance = perDay.reduce((total, rate) => total + (rate - average) ** 2, 0) / (days - 1);
  const spread = (tOfDays[days] ?? 1.44) * Math.sqrt(variance / days);
  return { hours, mean, low: Math.max(0, mean - spread), high: mean + spread };
}

const ratesText = (rate: number): string => formatCredits(microCredits(BigInt(Math.round(rate))));

/**
 * The mean of the hourly charges of the last seven days, and when the balance runs out at that rate; the range is that
 * in which four of five such means lie, by how much the days differ. Null: nothing was charged.
 */
export function forecast({ nowMs, balance, hourlyChargeMicros }: ForecastInput): ForecastView | null {
  const rates = ratesOf(hourlyChargeMicros);
  if (!rates) return null;
  const at = (rate: number): string | null => {
    const leftMs = balance <= 0n ? 0 : (Number(balance) / rate) * hourMs;
    return leftMs > longestMs ? null : new Date(nowMs + leftMs).toISOString();
  };
  return {
    method:
      rates.hours >= forecastHours
        ? "Mean charge per hour of the last seven days; the range by how much these days differ."
        : "Mean charge per hour since the first charge in the last seven days; the range by how much the days differ, half to double within the first two.",
    window_hours: rates.hours,
    credits_per_hour: ratesText(rates.mean),
    credits_per_hour_low: ratesText(rates.low),
    credits_per_hour_high: ratesText(rates.high),
    runs_out_at: at(rates.mean),
    runs_out_earliest: at(rates.high),
    runs_out_latest: at(rates.low),
  };
}

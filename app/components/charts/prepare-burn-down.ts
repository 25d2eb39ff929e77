/** From balances to the line that says when credits run out. Pure. */
import { zonedTime } from "#server/contracts/zoned-time.ts";
import { bucketLabel } from "./bucket-label.ts";

export interface BurnDownInput {
  /** Balances as they stood, oldest first; the last one is now. Exact texts. */
  points: readonly { at: string; remaining: string }[];
  /** What was charged per whole day, newest last; the days before the first request left out. */
  dailyCharges: readonly string[];
  timeZone: string;
}

export interface BurnDownRow {
  /** Milliseconds, the axis's measure. */
  time: number;
  full: string;
  remaining: number | null;
  remainingText: string | null;
  /** Where it leads if it goes on like this. */
  forecast: number | null;
}

export interface PreparedBurnDown {
  rows: readonly BurnDownRow[];
  now: number;
  /** Mean charge of a day in the last week; null: nothing was charged. */
  perDay: number | null;
  /** When it is used up at that pace; null: not within a year, or already. */
  runsOutAt: string | null;
  daysLeft: number | null;
  state: "running" | "idle" | "empty";
}

const dayMs = 86_400_000;
const paceDays = 7;
const furthestDays = 365;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const fullLabel = (ms: number, timeZone: string): string => {
  const { hour, minute } = zonedTime(ms, timeZone);
  return bucketLabel(new Date(ms).toISOString(), hour === 0 && minute === 0 ? "day" : "hour", timeZone).full;
};

/** Prepares a burn-down: history, then a straight line at the pace of the last seven days. */
export function prepareBurnDown({ points, dailyCharges, timeZone }: BurnDownInput): PreparedBurnDown {
  const last = points.at(-1);
  const now = last ? Date.parse(last.at) : 0;
  const left = last ? Number(last.remaining) : 0;
  const recent = dailyCharges.slice(-paceDays).map(Number);
  const pace = recent.length > 0 ? mean(recent) : 0;
  const perDay = pace > 0 ? pace : null;
  const state = left <= 0 ? "empty" : perDay === null ? "idle" : "running";
  const daysLeft = state === "running" && perDay !== null ? left / perDay : null;
  const inSight = daysLeft !== null && daysLeft <= furthestDays;
  const history = points.map(({ at, remaining }, index): BurnDownRow => {
    const time = Date.parse(at);
    const isNow = index === points.length - 1;
    return {
      time,
      full: fullLabel(time, timeZone),
      remaining: Number(remaining),
      remainingText: remaining,
      forecast: isNow && state === "running" ? Number(remaining) : null,
    };
  });
  const span = Math.max(dayMs, now - (history[0]?.time ?? now));
  // The forecast takes no more room than the history: a year of it would press the history flat.
  const shownDays = daysLeft === null ? 0 : Math.min(daysLeft, span / dayMs);
  const end: BurnDownRow[] =
    state === "running" && perDay !== null
      ? [
          {
            time: now + shownDays * dayMs,
            full: fullLabel(now + shownDays * dayMs, timeZone),
            remaining: null,
            remainingText: null,
            forecast: Math.max(0, left - perDay * shownDays),
          },
        ]
      : [];
  return {
    rows: [...history, ...end],
    now,
    perDay,
    daysLeft,
    runsOutAt: inSight && daysLeft !== null ? new Date(now + daysLeft * dayMs).toISOString() : null,
    state,
  };
}

/**
 * Figures as text, the same on the server and in every browser: fixed separators, no locale surprises at hydration.
 */

/** A decimal string in parts: sign, grouped whole part, decimals as given. "-1234.5" → "−", "1,234", "5". */
export interface DecimalParts {
  sign: "" | "−";
  whole: string;
  fraction: string;
}

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Splits a decimal string for display; `minimumDecimals` pads with zeros. */
export function decimalParts(text: string, minimumDecimals = 0): DecimalParts {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace(/^-/, "").split(".");
  return { sign: negative ? "−" : "", whole: group(whole), fraction: fraction.padEnd(minimumDecimals, "0") };
}

/** "1234.5" → "1,234.50". */
export function formatAmount(text: string, minimumDecimals = 2): string {
  const { sign, whole, fraction } = decimalParts(text, minimumDecimals);
  return `${sign}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** 1234567 → "1,234,567". */
export const formatCount = (count: number): string => formatAmount(String(count), 0);

/** Milliseconds for people: 840 → "840 ms", 1840 → "1.84 s", 75000 → "1 min 15 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A share of a whole as text: 0.4567 → "46 %"; what is there but rounds away is "< 1 %". */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return "< 1 %";
  if (share < 1 && share > 0.99) return "> 99 %";
  return `${Math.round(share * 100)} %`;
}

/** "1 key", "2 keys". */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const steps = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** A figure for an axis: 1234567 → "1.2M", 0.00042 → "0.00042". */
export function formatCompact(value: number): string {
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  const [step, suffix] = steps.find(([least]) => size >= least * 0.99995) ?? [1, ""];
  const scaled = size / step;
  const text = scaled >= 100 ? scaled.toFixed(0) : scaled >= 1 ? scaled.toFixed(1) : scaled.toPrecision(2);
  return `${sign}${text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text}${suffix}`;
}

import { inputKinds, outputKinds } from "#server/contracts/units.ts";

const sum = (units: Record<string, number>, kinds: readonly string[]): number =>
  kinds.reduce((total, kind) => total + (units[kind] ?? 0), 0);

/** Tokens in and out, whatever their kind; the kinds are disjoint. */
export const tokenTotals = (units: Record<string, number>): { input: number; output: number } => ({
  input: sum(units, inputKinds),
  output: sum(units, outputKinds),
});

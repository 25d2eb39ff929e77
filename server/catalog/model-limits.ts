/** Limits of amounts in windows, between the wire, the database and the snapshot. */
import { z } from "zod";
import { microCredits, parseCredits } from "#server/contracts/money.ts";
import { limitWindows } from "#server/contracts/physical-model.ts";
import type { KeyCreditLimit, ModelLimit } from "./snapshot.ts";

/** A count of units. */
export const storedUnitLimitSchema = z.object({ amount: z.number(), window: z.enum(limitWindows) }).nullable();
/** Micro-credits as decimal string. */
export const storedCreditLimitSchema = z
  .object({ amount: z.string().regex(/^\d+$/), window: z.enum(limitWindows) })
  .nullable();
const storedKeyLimitSchema = z
  .object({ amount: z.string().regex(/^\d+$/), window: z.enum(["day", "month", "total"]) })
  .nullable();

interface CreditLimitInput<Window extends string> {
  amount: string;
  window: Window;
}

/** Wire → database. @throws RangeError on an amount that the schema should have refused */
export function storedCreditLimit<Window extends string>({ amount, window }: CreditLimitInput<Window>) {
  const micros = parseCredits(amount);
  if (micros === null) throw new RangeError(`${amount} is no amount of credits`);
  return { amount: micros.toString(), window };
}

/** Database → snapshot. */
export const unitLimitOf = (stored: unknown): ModelLimit<number> | null => storedUnitLimitSchema.parse(stored);

/** Database → snapshot. */
export function creditLimitOf(stored: unknown): RouteCreditLimit | null {
  const limit = storedCreditLimitSchema.parse(stored);
  return limit && { amount: microCredits(BigInt(limit.amount)), window: limit.window };
}
type RouteCreditLimit = ModelLimit<KeyCreditLimit["amount"]>;

/** Database → snapshot. */
export function keyCreditLimitOf(stored: unknown): KeyCreditLimit | null {
  const limit = storedKeyLimitSchema.parse(stored);
  return limit && { amount: microCredits(BigInt(limit.amount)), window: limit.window };
}

/** What the forms of the keys page may post. */
import { z } from "zod";
import { idSchema, nameSchema } from "#server/contracts/wire.ts";

/** Days until a new key expires; empty: never. */
export const lifetimes = [
  { days: "", label: "Never" },
  { days: "30", label: "In 30 days" },
  { days: "90", label: "In 90 days" },
  { days: "365", label: "In a year" },
] as const;

const dayMs = 86_400_000;

export const createKeyFormSchema = z.object({
  intent: z.literal("create"),
  name: nameSchema,
  days: z.enum(lifetimes.map(({ days }) => days)).default(""),
});

export const keyFormSchema = z.discriminatedUnion("intent", [
  createKeyFormSchema,
  z.object({ intent: z.literal("revoke"), key_id: idSchema }),
]);

/** When a key made at `nowMs` expires; null: never. */
export const expiryOf = (days: string, nowMs: number): string | null =>
  days === "" ? null : new Date(nowMs + Number(days) * dayMs).toISOString();

/** Shapes of credits given to a virtual endpoint, of its ledger entries, and of the trial balance. */
import { z } from "zod";
import {
  creditsSchema,
  idSchema,
  nameSchema,
  pageOf,
  pageShape,
  signedCreditsInputSchema,
  timeSchema,
} from "./wire.ts";

export const creditKinds = ["grant", "promotion", "adjustment"] as const;

export const createCreditsInputSchema = z.strictObject({
  ve_id: idSchema,
  amount: signedCreditsInputSchema.describe("Credits; only an adjustment may be negative."),
  kind: z.enum(creditKinds),
  reason: nameSchema.describe("Goes into the ledger and the audit trail."),
});

export const creditsGivenSchema = z.object({
  id: z.string().describe("The ledger entry."),
  ve_id: z.string(),
  amount: creditsSchema,
  kind: z.enum(creditKinds),
  reason: z.string(),
  credit_budget: creditsSchema.describe("The endpoint's budget after it."),
  created_at: timeSchema,
});
export type CreditsGivenView = z.infer<typeof creditsGivenSchema>;

export const ledgerEntrySchema = z.object({
  id: z.string(),
  kind: z.string().describe("usage, usage_correction, grant, promotion, adjustment."),
  description: z.string(),
  amount: creditsSchema.describe("What the entry did to the endpoint's wallet: positive gives, negative takes."),
  postings: z.array(
    z.object({
      account: z.string().describe("Kind of the account."),
      currency: z.string().describe("CREDIT or an ISO 4217 code."),
      debit: z.string(),
      credit: z.string(),
    }),
  ),
  occurred_at: timeSchema,
  created_at: timeSchema.describe("When it was posted."),
});
export type LedgerEntryView = z.infer<typeof ledgerEntrySchema>;
export const ledgerEntryPageSchema = pageOf(ledgerEntrySchema);
export const listLedgerInputSchema = z.strictObject({ ve_id: idSchema, ...pageShape });

export const trialBalanceSchema = z.object({
  currencies: z.array(
    z.object({
      currency: z.string().describe("CREDIT or an ISO 4217 code."),
      accounts: z.array(z.object({ account: z.string(), debit: z.string(), credit: z.string(), balance: z.string() })),
      debit: z.string(),
      credit: z.string(),
      balanced: z.boolean(),
    }),
  ),
  balanced: z.boolean().describe("Debits equal credits in every currency."),
});
export type TrialBalanceView = z.infer<typeof trialBalanceSchema>;

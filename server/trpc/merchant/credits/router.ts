import {
  createCreditsInputSchema,
  creditsGivenSchema,
  ledgerEntryPageSchema,
  listLedgerInputSchema,
  trialBalanceSchema,
} from "#server/contracts/credits.ts";
import { emptyInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Credits and ledger";

export const creditsRouter = router({
  create: merchantProcedure("credits.write")
    .meta(rest("POST", "/virtual-endpoints/{ve_id}/credits", tag, "Give credits to a virtual endpoint, or take them"))
    .input(createCreditsInputSchema)
    .output(creditsGivenSchema)
    .mutation(({ ctx, input }) => ctx.useCases.giveCredits(ctx.caller, input)),
});

export const ledgerRouter = router({
  list: merchantProcedure("ledger.read")
    .meta(rest("GET", "/virtual-endpoints/{ve_id}/ledger", tag, "List the ledger entries of a virtual endpoint"))
    .input(listLedgerInputSchema)
    .output(ledgerEntryPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listLedger(ctx.caller, input)),
  trialBalance: merchantProcedure("ledger.read")
    .meta(rest("GET", "/ledger/trial-balance", tag, "Debit and credit totals of every account"))
    .input(emptyInputSchema)
    .output(trialBalanceSchema)
    .query(({ ctx }) => ctx.useCases.trialBalance(ctx.caller)),
});

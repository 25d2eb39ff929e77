import { ownLiveRequestsInputSchema } from "#server/contracts/live.ts";
import { emptyInputSchema } from "#server/contracts/wire.ts";
import { portalProcedure, router } from "../../procedures.ts";
import { endOf, trackedById } from "../../subscription.ts";

/** What a customer sees move, of their own endpoints. */
export const portalLiveRouter = router({
  requests: portalProcedure
    .input(ownLiveRequestsInputSchema)
    .subscription(async ({ ctx, input, signal }) =>
      trackedById(await ctx.useCases.watchOwnRequests(ctx.portal, input, endOf(signal))),
    ),
  counters: portalProcedure
    .input(emptyInputSchema)
    .subscription(({ ctx, signal }) => ctx.useCases.watchOwnCounters(ctx.portal, endOf(signal))),
  balances: portalProcedure
    .input(emptyInputSchema)
    .subscription(({ ctx, signal }) => ctx.useCases.watchOwnBalances(ctx.portal, endOf(signal))),
});

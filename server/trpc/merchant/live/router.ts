import { liveBalancesInputSchema, liveRequestsInputSchema } from "#server/contracts/live.ts";
import { emptyInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { endOf, trackedById } from "../../subscription.ts";

/** Subscriptions, as server-sent events: they end with the page, and go on where they were after a lost connection. */
export const liveRouter = router({
  requests: merchantProcedure("usage.read")
    .input(liveRequestsInputSchema)
    .subscription(async ({ ctx, input, signal }) =>
      trackedById(await ctx.useCases.watchRequests(ctx.caller, input, endOf(signal))),
    ),
  counters: merchantProcedure("usage.read")
    .input(emptyInputSchema)
    .subscription(({ ctx, signal }) => ctx.useCases.watchCounters(ctx.caller, endOf(signal))),
  balances: merchantProcedure("catalog.read")
    .input(liveBalancesInputSchema)
    .subscription(({ ctx, input, signal }) => ctx.useCases.watchBalances(ctx.caller, input, endOf(signal))),
});

import { watchInputSchema } from "#server/contracts/live.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { trackRequests, whileAllowed } from "../../subscription.ts";

/** Server-sent events: they end with the page, and go on where they were after a lost connection. */
export const liveRouter = router({
  watch: merchantProcedure("usage.read")
    .input(watchInputSchema)
    .subscription(async ({ ctx, input, signal }) =>
      trackRequests(
        await whileAllowed({
          check: ctx.checkAgain,
          open: (until) => ctx.useCases.watchLive(ctx.caller, input, until),
          signal,
        }),
      ),
    ),
});

import { ownWatchInputSchema } from "#server/contracts/live.ts";
import { portalProcedure, router } from "../../procedures.ts";
import { trackRequests, whileAllowed } from "../../subscription.ts";

/** What a customer sees move, of their own endpoints. */
export const portalLiveRouter = router({
  watch: portalProcedure.input(ownWatchInputSchema).subscription(async ({ ctx, input, signal }) =>
    trackRequests(
      await whileAllowed({
        check: ctx.checkAgain,
        open: (until) => ctx.useCases.watchOwnLive(ctx.portal, input, until),
        signal,
      }),
    ),
  ),
});

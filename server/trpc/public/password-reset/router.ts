import { z } from "zod";
import * as account from "#server/contracts/account.ts";
import { linkTokenInputSchema } from "#server/contracts/team.ts";
import { router, visitorProcedure } from "../../procedures.ts";

/** For whoever forgot their password, or opens a link that a mail brought. */
export const passwordResetRouter = router({
  request: visitorProcedure
    .input(account.requestPasswordResetInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.requestPasswordReset(ctx.visitor, input)),
  confirm: visitorProcedure
    .input(account.confirmPasswordResetInputSchema)
    .output(account.doneSchema)
    .mutation(({ ctx, input }) => ctx.useCases.confirmPasswordReset(ctx.visitor, input)),
});

export const emailChangeRouter = router({
  confirm: visitorProcedure
    .input(linkTokenInputSchema)
    .output(z.object({ email: z.string() }))
    .mutation(({ ctx, input }) => ctx.useCases.confirmEmailChange(ctx.visitor, input)),
});

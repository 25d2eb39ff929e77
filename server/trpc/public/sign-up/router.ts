import {
  offeredSignUpSchema,
  startedSignUpSchema,
  startSignUpInputSchema,
  verifiedEmailSchema,
} from "#server/contracts/sign-up.ts";
import { linkTokenInputSchema } from "#server/contracts/team.ts";
import { router, visitorProcedure } from "../../procedures.ts";

/** For whoever opens a sign-up link. */
export const signUpRouter = router({
  get: visitorProcedure
    .input(linkTokenInputSchema)
    .output(offeredSignUpSchema)
    .query(({ ctx, input }) => ctx.useCases.findSignUp(ctx.visitor, input)),
  start: visitorProcedure
    .input(startSignUpInputSchema)
    .output(startedSignUpSchema)
    .mutation(({ ctx, input }) => ctx.useCases.startSignUp(ctx.visitor, input)),
  verifyEmail: visitorProcedure
    .input(linkTokenInputSchema)
    .output(verifiedEmailSchema)
    .mutation(({ ctx, input }) => ctx.useCases.verifyEmail(ctx.visitor, input)),
});

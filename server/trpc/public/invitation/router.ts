import {
  acceptedInvitationSchema,
  acceptInvitationInputSchema,
  linkTokenInputSchema,
  offeredInvitationSchema,
} from "#server/contracts/team.ts";
import { publicProcedure, router, siteOf, visitorProcedure } from "../../procedures.ts";

/** For whoever has the link of an invitation. */
export const offeredInvitationRouter = router({
  get: publicProcedure
    .input(linkTokenInputSchema)
    .output(offeredInvitationSchema)
    .query(({ ctx, input }) => ctx.useCases.findInvitation({ ...input, ...siteOf(ctx) })),
  accept: visitorProcedure
    .input(acceptInvitationInputSchema)
    .output(acceptedInvitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.acceptInvitation(ctx.visitor, input)),
});

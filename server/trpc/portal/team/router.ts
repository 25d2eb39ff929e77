import {
  changeOwnTeamRoleInputSchema,
  invitationPageSchema,
  invitationSchema,
  inviteToOwnTeamInputSchema,
  teamMemberSchema,
  teamPageSchema,
} from "#server/contracts/team.ts";
import { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import { portalActionProcedure, portalProcedure, router } from "../../procedures.ts";

/** The customer's own team; its admins change it. */
export const portalTeamRouter = router({
  list: portalProcedure
    .input(pageInputSchema)
    .output(teamPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listOwnTeam(ctx.portal, input)),
  changeRole: portalActionProcedure("team.manage")
    .input(changeOwnTeamRoleInputSchema)
    .output(teamMemberSchema)
    .mutation(({ ctx, input }) => ctx.useCases.changeOwnTeamRole(ctx.portal, input)),
  remove: portalActionProcedure("team.manage")
    .input(idInputSchema)
    .output(teamMemberSchema)
    .mutation(({ ctx, input }) => ctx.useCases.removeFromOwnTeam(ctx.portal, input)),
});

export const portalInvitationRouter = router({
  list: portalProcedure
    .input(pageInputSchema)
    .output(invitationPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listOwnInvitations(ctx.portal, input)),
  create: portalActionProcedure("team.manage")
    .input(inviteToOwnTeamInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.inviteToOwnTeam(ctx.portal, input)),
  resend: portalActionProcedure("team.manage")
    .input(idInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.resendOwnInvitation(ctx.portal, input)),
  revoke: portalActionProcedure("team.manage")
    .input(idInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeOwnInvitation(ctx.portal, input)),
});

import {
  changeCustomerRoleInputSchema,
  changeStaffRoleInputSchema,
  customerTeamIdInputSchema,
  invitationPageSchema,
  invitationSchema,
  inviteStaffInputSchema,
  inviteToCustomerInputSchema,
  listCustomerTeamInputSchema,
  teamMemberSchema,
  teamPageSchema,
} from "#server/contracts/team.ts";
import { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Team";
const customerTag = "Customers";
const ofCustomer = "/customers/{customer_id}";

/** The merchant's staff. */
export const teamRouter = router({
  list: merchantProcedure("team.read")
    .meta(rest("GET", "/team", tag, "List the merchant's staff"))
    .input(pageInputSchema)
    .output(teamPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listStaff(ctx.caller, input)),
  changeRole: merchantProcedure("team.manage")
    .meta(rest("PATCH", "/team/{id}", tag, "Give a member of staff another role"))
    .input(changeStaffRoleInputSchema)
    .output(teamMemberSchema)
    .mutation(({ ctx, input }) => ctx.useCases.changeStaffRole(ctx.caller, input)),
  remove: merchantProcedure("team.manage")
    .meta(rest("DELETE", "/team/{id}", tag, "Take a member out of the staff"))
    .input(idInputSchema)
    .output(teamMemberSchema)
    .mutation(({ ctx, input }) => ctx.useCases.removeStaff(ctx.caller, input)),
});

export const invitationRouter = router({
  list: merchantProcedure("team.read")
    .meta(rest("GET", "/invitations", tag, "List invitations to the staff"))
    .input(pageInputSchema)
    .output(invitationPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listStaffInvitations(ctx.caller, input)),
  create: merchantProcedure("team.manage")
    .meta(rest("POST", "/invitations", tag, "Invite someone to the staff by mail"))
    .input(inviteStaffInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.inviteStaff(ctx.caller, input)),
  resend: merchantProcedure("team.manage")
    .meta(rest("POST", "/invitations/{id}/resend", tag, "Send an invitation again, under a new link"))
    .input(idInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.resendStaffInvitation(ctx.caller, input)),
  revoke: merchantProcedure("team.manage")
    .meta(rest("POST", "/invitations/{id}/revoke", tag, "Withdraw an invitation"))
    .input(idInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeStaffInvitation(ctx.caller, input)),
});

/** A customer's portal users, looked after by staff. */
export const customerTeamRouter = router({
  list: merchantProcedure("customers.read")
    .meta(rest("GET", `${ofCustomer}/team`, customerTag, "List a customer's portal users"))
    .input(listCustomerTeamInputSchema)
    .output(teamPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listCustomerTeam(ctx.caller, input)),
  changeRole: merchantProcedure("customers.write")
    .meta(rest("PATCH", `${ofCustomer}/team/{id}`, customerTag, "Give a portal user another role"))
    .input(changeCustomerRoleInputSchema)
    .output(teamMemberSchema)
    .mutation(({ ctx, input }) => ctx.useCases.changeCustomerRole(ctx.caller, input)),
  remove: merchantProcedure("customers.write")
    .meta(rest("DELETE", `${ofCustomer}/team/{id}`, customerTag, "Take a user out of a customer's team"))
    .input(customerTeamIdInputSchema)
    .output(teamMemberSchema)
    .mutation(({ ctx, input }) => ctx.useCases.removeCustomerMember(ctx.caller, input)),
});

export const customerInvitationRouter = router({
  list: merchantProcedure("customers.read")
    .meta(rest("GET", `${ofCustomer}/invitations`, customerTag, "List invitations to a customer's portal"))
    .input(listCustomerTeamInputSchema)
    .output(invitationPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listCustomerInvitations(ctx.caller, input)),
  create: merchantProcedure("customers.write")
    .meta(rest("POST", `${ofCustomer}/invitations`, customerTag, "Invite someone to a customer's portal by mail"))
    .input(inviteToCustomerInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.inviteToCustomer(ctx.caller, input)),
  resend: merchantProcedure("customers.write")
    .meta(rest("POST", `${ofCustomer}/invitations/{id}/resend`, customerTag, "Send an invitation again"))
    .input(customerTeamIdInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.resendCustomerInvitation(ctx.caller, input)),
  revoke: merchantProcedure("customers.write")
    .meta(rest("POST", `${ofCustomer}/invitations/{id}/revoke`, customerTag, "Withdraw an invitation"))
    .input(customerTeamIdInputSchema)
    .output(invitationSchema)
    .mutation(({ ctx, input }) => ctx.useCases.revokeCustomerInvitation(ctx.caller, input)),
});

import type { ActionFunctionArgs } from "@remix-run/node";
import type { ZodType } from "zod";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { readFields } from "#app/lib/read-fields.ts";
import {
  changeOwnTeamRoleInputSchema,
  changeStaffRoleInputSchema,
  inviteStaffInputSchema,
  inviteToOwnTeamInputSchema,
} from "#server/contracts/team.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import type { AppCaller } from "#server/trpc/router.ts";

interface Acts<Role extends string> {
  inviteSchema: ZodType<{ email: string; role: Role }>;
  roleSchema: ZodType<{ id: string; role: Role }>;
  /** The procedures that change the team. */
  team(caller: AppCaller): {
    changeRole(input: { id: string; role: Role }): Promise<unknown>;
    remove(input: { id: string }): Promise<unknown>;
  };
  invitations(caller: AppCaller): {
    create(input: { email: string; role: Role }): Promise<unknown>;
    resend(input: { id: string }): Promise<unknown>;
    revoke(input: { id: string }): Promise<unknown>;
  };
}

/** Invites, or changes what a member or an invitation is, as the form's intent says. */
const makeTeamAction =
  <Role extends string>({ inviteSchema, roleSchema, team, invitations }: Acts<Role>) =>
  async (args: ActionFunctionArgs): Promise<FormAnswer<null>> => {
    const intent = (await readFields(args)).get("intent");
    if (intent === "invite") {
      return answerForm(args, inviteSchema, async (caller, { email, role }) => {
        await invitations(caller).create({ email, role });
        return null;
      });
    }
    if (intent === "role") {
      return answerForm(args, roleSchema, async (caller, { id, role }) => {
        await team(caller).changeRole({ id, role });
        return null;
      });
    }
    return answerForm(args, idInputSchema.strip(), async (caller, { id }) => {
      if (intent === "resend") await invitations(caller).resend({ id });
      else if (intent === "withdraw") await invitations(caller).revoke({ id });
      else if (intent === "remove") await team(caller).remove({ id });
      return null;
    });
  };

/** The console's: the merchant's staff. */
export const staffAction = makeTeamAction({
  inviteSchema: inviteStaffInputSchema.strip(),
  roleSchema: changeStaffRoleInputSchema.strip(),
  team: ({ merchant }) => merchant.team,
  invitations: ({ merchant }) => merchant.invitations,
});

/** The console's for one customer: its portal users, looked after by staff. */
export const customerTeamAction = (customer_id: string) =>
  makeTeamAction({
    inviteSchema: inviteToOwnTeamInputSchema.strip(),
    roleSchema: changeOwnTeamRoleInputSchema.strip(),
    team: ({ merchant: { customerTeam } }) => ({
      changeRole: (input) => customerTeam.changeRole({ ...input, customer_id }),
      remove: (input) => customerTeam.remove({ ...input, customer_id }),
    }),
    invitations: ({ merchant: { customerInvitations } }) => ({
      create: (input) => customerInvitations.create({ ...input, customer_id }),
      resend: (input) => customerInvitations.resend({ ...input, customer_id }),
      revoke: (input) => customerInvitations.revoke({ ...input, customer_id }),
    }),
  });

/** The portal's: the customer's own users. */
export const ownTeamAction = makeTeamAction({
  inviteSchema: inviteToOwnTeamInputSchema.strip(),
  roleSchema: changeOwnTeamRoleInputSchema.strip(),
  team: ({ portal }) => portal.team,
  invitations: ({ portal }) => portal.invitations,
});

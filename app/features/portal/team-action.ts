import type { ActionFunctionArgs } from "@remix-run/node";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { changeOwnTeamRoleInputSchema, inviteToOwnTeamInputSchema } from "#server/contracts/team.ts";
import { idInputSchema } from "#server/contracts/wire.ts";

/** Invites, or changes what a member or an invitation is, as the form's intent says. */
export async function teamAction(args: ActionFunctionArgs): Promise<FormAnswer<null>> {
  const intent = (await args.request.clone().formData()).get("intent");
  if (intent === "invite") {
    return answerForm(args, inviteToOwnTeamInputSchema.strip(), async ({ portal }, { email, role }) => {
      await portal.invitations.create({ email, role });
      return null;
    });
  }
  if (intent === "role") {
    return answerForm(args, changeOwnTeamRoleInputSchema.strip(), async ({ portal }, { id, role }) => {
      await portal.team.changeRole({ id, role });
      return null;
    });
  }
  return answerForm(args, idInputSchema.strip(), async ({ portal }, { id }) => {
    if (intent === "resend") await portal.invitations.resend({ id });
    else if (intent === "withdraw") await portal.invitations.revoke({ id });
    else if (intent === "remove") await portal.team.remove({ id });
    return null;
  });
}

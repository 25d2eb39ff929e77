/** A merchant's people: staff, a customer's portal users, and invitations that wait. */
import type { Caller } from "#server/contracts/caller.ts";
import { mintId } from "#server/infra/mint.ts";
import type { Management } from "./management.ts";

interface Merchant {
  merchantId: string;
  caller: Caller;
  customer: { id: string };
  endpoint: { id: string };
}

export const freshEmail = (): string => `${mintId("user")}@example.com`;

/** One of each. */
export async function makeTeam(management: Management, { merchantId, caller, customer, endpoint }: Merchant) {
  const { createUser, giveMembership, prisma, useCases } = management;
  const { id: userId } = await createUser({ email: freshEmail(), name: "Foreign Staff", password: "a long password" });
  await giveMembership({ userId, merchantId, role: "finance" });
  await giveMembership({ userId, merchantId, customerId: customer.id, role: "member" });
  const memberships = await prisma.membership.findMany({ where: { userId } });
  const idOf = (customerId: string | null) => memberships.find((row) => row.customerId === customerId)?.id ?? "";
  const invitation = await useCases.inviteStaff(caller, { email: freshEmail(), role: "viewer" });
  const customerInvitation = await useCases.inviteToCustomer(caller, {
    customer_id: customer.id,
    email: freshEmail(),
    role: "member",
  });
  const link = await useCases.createSignUpLink(caller, {
    name: "Foreign link",
    ve_template_id: endpoint.id,
    start_credits: "0",
    credits_cap: null,
    max_uses: null,
    verify_email: true,
    published: false,
    expires_at: null,
  });
  return {
    signUpLinkId: link.id,
    userId,
    membershipId: idOf(null),
    customerMembershipId: idOf(customer.id),
    invitationId: invitation.id,
    customerInvitationId: customerInvitation.id,
  };
}

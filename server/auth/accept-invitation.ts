import type { z } from "zod";
import type { Invitation, Prisma } from "#prisma/generated/client.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type {
  acceptedInvitationSchema,
  acceptInvitationInputSchema,
  OfferedInvitationView,
} from "#server/contracts/team.ts";
import { hashLinkToken } from "#server/infra/link-token.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { brandColumns, brandOf } from "#server/tenancy/brand.ts";
import { invitationStatus, invitationView } from "#server/tenancy/invitation-view.ts";
import { type AnnounceEndpoints, endPlaygroundKeys, mayPlay } from "#server/tenancy/playground-keys.ts";
import { teamRoleOf } from "#server/tenancy/team-scope.ts";
import { makeCreateUser } from "./create-user.ts";
import { type GiveWaitingCredits, proveAddress } from "./prove-address.ts";

/** Who asks: the signed-in user, or nobody yet. */
export interface Visitor {
  user: { id: string; email: string } | null;
  /** The signed-in user's session. */
  sessionId?: string | null;
  remoteAddress: string | null;
  /** The merchant on whose own domain they ask; null or absent: the deployment's address. */
  siteMerchantId?: string | null;
}

/** Whether something of a merchant exists at the address where it was asked for: at a domain only that merchant's does. */
export const existsAt = ({ siteMerchantId }: Pick<Visitor, "siteMerchantId">, merchantId: string): boolean =>
  !siteMerchantId || siteMerchantId === merchantId;

type Site = Pick<Visitor, "siteMerchantId">;

const gone = (status: string) =>
  new AppError("conflict", {
    userMessage: `This invitation ${status === "expired" ? "has expired" : `was ${status}`}.`,
  });

/** @throws AppError not_found: no such link here; conflict: taken, withdrawn or too old */
async function openInvitation(prisma: Pick<Prisma.TransactionClient, "invitation">, token: string, at: Site) {
  const row = await prisma.invitation.findUnique({
    where: { tokenHash: hashLinkToken(token) },
    include: { merchant: { select: { id: true, ...brandColumns } }, customer: { select: { name: true } } },
  });
  if (!row || !existsAt(at, row.merchantId)) throw notFound("invitation");
  const status = invitationStatus(row);
  if (status !== "open") throw gone(status);
  return row;
}

/** What the link of an invitation offers. @throws AppError not_found: also at another merchant's domain; conflict: taken, withdrawn or too old */
export const makeFindInvitation =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ token, ...at }: Site & { token: string }): Promise<OfferedInvitationView> => {
    const row = await openInvitation(prisma, token, at);
    const brand = brandOf(row.merchant);
    return {
      merchant_id: row.merchantId,
      merchant_name: brand.name,
      accent: brand.accent,
      logo_path: brand.logoPath,
      team: row.customer?.name ?? row.merchant.name,
      is_staff: row.customerId === null,
      email: row.email,
      role: teamRoleOf(row.role, row.customerId),
      invited_by: row.invitedBy,
      expires_at: row.expiresAt.toISOString(),
      has_account: (await prisma.user.count({ where: { email: row.email } })) > 0,
    };
  };

type Input = z.infer<typeof acceptInvitationInputSchema>;

/** Makes sure of who takes the offer: the signed-in user, or a new one, whose address the link has proved. */
async function requireTaker(
  prisma: Prisma.TransactionClient,
  row: Invitation,
  userId: string,
  input: Input,
  visitor: Visitor,
): Promise<void> {
  const { email } = row;
  if (visitor.user) {
    if (visitor.user.email === email) return;
    throw new AppError("conflict", {
      userMessage: `This invitation is for ${email}. You are signed in as ${visitor.user.email}.`,
    });
  }
  if ((await prisma.user.count({ where: { email } })) > 0) {
    throw new AppError("unauthenticated", { userMessage: `There is an account of ${email}. Sign in to accept.` });
  }
  const { name, password } = input;
  if (name === undefined) throw new AppError("unprocessable", { userMessage: "Enter your name.", param: "name" });
  if (password === undefined) {
    throw new AppError("unprocessable", { userMessage: "Choose a password.", param: "password" });
  }
  await makeCreateUser({ prisma })({ email, name, password }, { id: userId, emailVerified: true });
}

/** The membership that was offered; who is in the team already gets the offered role. */
async function join(prisma: Prisma.TransactionClient, row: Invitation, userId: string): Promise<void> {
  const { merchantId, customerId, role } = row;
  const { count } = await prisma.membership.updateMany({ where: { userId, merchantId, customerId }, data: { role } });
  if (count > 0) return;
  await prisma.membership.create({ data: { id: mintId("membership"), userId, merchantId, customerId, role } });
}

export interface AcceptInvitationDeps {
  prisma: PrismaClient;
  unitOfWork: UnitOfWork;
  giveWaitingCredits: GiveWaitingCredits;
  announceEndpoints: AnnounceEndpoints;
}

/**
 * Takes an invitation, once, whose link proves the address: the signed-in user joins the team, or a new user is made for the invited address.
 * @throws AppError not_found; conflict: taken, withdrawn, too old or for someone else; unauthenticated: the address has
 * an account that is not signed in; unprocessable: a new user without name or password
 */
export const makeAcceptInvitation =
  ({ prisma: outside, unitOfWork, giveWaitingCredits, announceEndpoints }: AcceptInvitationDeps) =>
  async (visitor: Visitor, input: Input): Promise<z.infer<typeof acceptedInvitationSchema>> => {
    const { merchantId: ofMerchant, id } = await openInvitation(outside, input.token, visitor);
    const userId = visitor.user?.id ?? mintId("user");
    const actor = { type: "user" as const, id: userId };
    const acting: Acting = { merchantId: ofMerchant, actor, remoteAddress: visitor.remoteAddress, idempotency: null };
    return unitOfWork(acting, async ({ prisma, sql, audit }) => {
      await sql.query("SELECT id FROM invitation WHERE id = $1 FOR UPDATE", [id]);
      const row = await openInvitation(prisma, input.token, visitor);
      await requireTaker(prisma, row, userId, input, visitor);
      await proveAddress(giveWaitingCredits, { prisma, sql }, { userId, keepSessionId: visitor.sessionId ?? null });
      await join(prisma, row, userId);
      const { merchantId, customerId } = row;
      if (!mayPlay(teamRoleOf(row.role, customerId), customerId)) {
        await endPlaygroundKeys(sql, announceEndpoints, { merchantId, customerId, holderId: userId });
      }
      const taken = await prisma.invitation.update({ where: { id }, data: { acceptedAt: new Date() } });
      const after = { ...invitationView(taken), user_id: userId };
      await audit({ action: "invitation.accept", subjectType: "invitation", subjectId: id, after });
      return { email: row.email, merchant_id: row.merchantId, customer_id: row.customerId };
    });
  };

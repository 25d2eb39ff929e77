import { readSoldModels } from "#server/catalog/sold-models.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { StorefrontView } from "#server/contracts/storefront.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { makeFindPublicMerchant, type PublicAddress } from "#server/tenancy/find-public-merchant.ts";
import { signUpLinkStatus } from "./sign-up-links.ts";

/**
 * A merchant's public pages: its brand, and what its published sign-up link offers. Prices stay to be read when the
 * link has expired or is used up; a closed one publishes nothing.
 * @returns null: the address names no merchant, and there is not exactly one
 * @throws AppError not_found: nobody has this slug
 */
export const makeReadStorefront = ({ prisma }: { prisma: PrismaClient }) => {
  const findMerchant = makeFindPublicMerchant({ prisma });
  return async (input: PublicAddress): Promise<StorefrontView | null> => {
    const found = await findMerchant(input);
    if (!found) return null;
    const { id: merchantId, view: merchant } = found;
    const link = await prisma.signUpLink.findFirst({ where: { merchantId, published: true, status: "active" } });
    if (!link) return { merchant, models: [], sign_up: null };
    const models = await readSoldModels(prisma, { merchantId, virtualEndpointId: link.templateId });
    if (signUpLinkStatus(link) !== "active") return { merchant, models, sign_up: null };
    const { token, verifyEmail: verify_email } = link;
    const start_credits = formatCredits(microCredits(link.startCreditsMicros));
    return { merchant, models, sign_up: { token, start_credits, verify_email } };
  };
};

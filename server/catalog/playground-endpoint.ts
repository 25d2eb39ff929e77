import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PlaygroundEndpointView, PlaygroundInput } from "#server/contracts/playground.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

interface Deps {
  prisma: PrismaClient;
}

/** A route that could take a chat, if its price and provider let it. */
const chats = { physicalModel: { modality: "text", status: "active" } };

const mostKeys = 20;

async function findEndpoint(
  { prisma }: Deps,
  where: { merchantId: string; customerId?: string },
  { ve_id }: PlaygroundInput,
): Promise<PlaygroundEndpointView> {
  const row = await prisma.virtualEndpoint.findFirst({
    where: { ...where, id: ve_id, isTemplate: false, status: { not: "archived" } },
    select: {
      id: true,
      name: true,
      status: true,
      customer: { select: { name: true } },
      merchant: { select: { magicWords: true } },
      logicalModels: {
        where: { archivedAt: null, routes: { some: chats } },
        select: { name: true, description: true },
        orderBy: { name: "asc" },
      },
      accessKeys: {
        where: { holderId: null, status: "active", OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        select: { name: true, prefix: true },
        orderBy: { id: "desc" },
        take: mostKeys,
      },
    },
  });
  if (!row) throw notFound("virtual endpoint");
  return {
    ve_id: row.id,
    name: row.name,
    customer_name: row.customer?.name ?? "",
    status: row.status === "disabled" ? "disabled" : "active",
    models: row.logicalModels,
    keys: row.accessKeys,
    magic_words: row.merchant.magicWords,
  };
}

/** What of an endpoint of the merchant can be chatted with. @throws AppError not_found */
export const makePlaygroundEndpoint =
  (deps: Deps) =>
  ({ merchantId }: Caller, input: PlaygroundInput) =>
    findEndpoint(deps, { merchantId }, input);

/** The same of an endpoint of the customer. */
export const makeOwnPlaygroundEndpoint =
  (deps: Deps) =>
  ({ merchantId, customerId }: PortalCaller, input: PlaygroundInput) =>
    findEndpoint(deps, { merchantId, customerId }, input);

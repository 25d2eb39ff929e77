import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { type Modality, modalities } from "#server/contracts/modality.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PlaygroundEndpointView, PlaygroundInput } from "#server/contracts/playground.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { providerKindOf } from "./provider-view.ts";

export interface PlaygroundEndpointDeps {
  prisma: PrismaClient;
  /** The gateway's endpoints that a model of this kind of provider and modality can answer. */
  servedEndpoints: (providerKind: ProviderKind, modality: Modality) => readonly string[];
}

const chats: Modality = "text";

/** Routes that could take a request, if their price and provider let them. */
const activeRoutes = {
  where: { physicalModel: { status: "active" } },
  select: { physicalModel: { select: { modality: true, provider: { select: { kind: true } } } } },
} as const;

const mostKeys = 20;

async function findEndpoint(
  { prisma, servedEndpoints }: PlaygroundEndpointDeps,
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
        where: { archivedAt: null },
        select: { name: true, description: true, routes: activeRoutes },
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
  const kindsOf = ({ routes }: (typeof row.logicalModels)[number]) =>
    routes.map(({ physicalModel: { modality, provider } }) => ({
      modality: modalities.find((known) => known === modality) ?? chats,
      kind: providerKindOf(provider.kind),
    }));
  return {
    ve_id: row.id,
    name: row.name,
    customer_name: row.customer?.name ?? "",
    status: row.status === "disabled" ? "disabled" : "active",
    models: row.logicalModels
      .filter((model) => kindsOf(model).some(({ modality }) => modality === chats))
      .map(({ name, description }) => ({ name, description })),
    serves: row.logicalModels.map((model) => {
      const endpoints = kindsOf(model).flatMap(({ kind, modality }) => servedEndpoints(kind, modality));
      return { name: model.name, endpoints: [...new Set(endpoints)] };
    }),
    keys: row.accessKeys,
    magic_words: row.merchant.magicWords,
  };
}

/** What of an endpoint of the merchant can be chatted with. @throws AppError not_found */
export const makePlaygroundEndpoint =
  (deps: PlaygroundEndpointDeps) =>
  ({ merchantId }: Caller, input: PlaygroundInput) =>
    findEndpoint(deps, { merchantId }, input);

/** The same of an endpoint of the customer. */
export const makeOwnPlaygroundEndpoint =
  (deps: PlaygroundEndpointDeps) =>
  ({ merchantId, customerId }: PortalCaller, input: PlaygroundInput) =>
    findEndpoint(deps, { merchantId, customerId }, input);

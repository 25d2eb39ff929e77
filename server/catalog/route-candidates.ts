/** Routes of a model with what stands in their way before any request is looked at; nothing is left out in silence. */
import type { Prisma, PrismaClient } from "#prisma/generated/client.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { type ProviderPolicy, providerPolicySchema } from "#server/contracts/provider-policy.ts";
import type { LeftOutReason } from "#server/contracts/route-plan.ts";
import { permits, type RouteTerms, routeSnapshot } from "./compile-snapshot.ts";
import { dearnessOf } from "./dearness.ts";
import { routingOf } from "./endpoint-terms.ts";
import type { RouteSnapshot, RoutingPolicy } from "./snapshot.ts";

export interface GivenRoute {
  physical_model_id: string;
  tier: number;
  weight: number;
}

export interface RouteCandidate {
  physicalModelId: string;
  name: string;
  providerName: string;
  tier: number;
  weight: number;
  hasCost: boolean;
  /** As the gateway knows it; null: it does not, for the reason beside it. */
  route: RouteSnapshot | null;
  leftOut: LeftOutReason | null;
}

export interface RouteCandidates {
  routing: RoutingPolicy;
  modelName: string;
  /** Sorted by tier. */
  candidates: RouteCandidate[];
}

const withVersions = {
  provider: true,
  prices: { orderBy: { version: "desc" }, take: 1 },
  costs: { orderBy: { version: "desc" }, take: 1 },
} satisfies Prisma.PhysicalModelInclude;

type ModelRow = Prisma.PhysicalModelGetPayload<{ include: typeof withVersions }>;

interface Policies {
  customer: ProviderPolicy | null;
  endpoint: ProviderPolicy | null;
}

function reasonOf(model: ModelRow, terms: RouteTerms | null, policies: Policies): LeftOutReason | null {
  if (model.provider.status !== "active") return "provider_disabled";
  if (model.status !== "active") return "model_disabled";
  if (!terms) return "no_price";
  if (!permits([policies.customer], terms)) return "customer_policy";
  return permits([policies.endpoint], terms) ? null : "endpoint_policy";
}

async function modelsOf(prisma: PrismaClient, merchantId: string, routes: readonly GivenRoute[]) {
  const ids = [...new Set(routes.map((route) => route.physical_model_id))];
  const rows = await prisma.physicalModel.findMany({ where: { merchantId, id: { in: ids } }, include: withVersions });
  return new Map(rows.map((row) => [row.id, row]));
}

async function candidatesOf(
  prisma: PrismaClient,
  merchantId: string,
  routes: readonly GivenRoute[],
  policies: Policies,
): Promise<RouteCandidate[]> {
  const models = await modelsOf(prisma, merchantId, routes);
  const sorted = [...routes.entries()].sort(([, a], [, b]) => a.tier - b.tier);
  const judged = sorted.map(([index, { physical_model_id, tier, weight }]) => {
    const model = models.get(physical_model_id);
    if (!model) throw notFound("physical model", `routes.${index}.physical_model_id`);
    const terms = routeSnapshot({ tier, weight, physicalModel: model });
    return { model, terms, tier, weight, leftOut: reasonOf(model, terms, policies) };
  });
  const known = judged.flatMap(({ terms, leftOut }) => (terms && leftOut === null ? [terms] : []));
  const dearness = new Map(dearnessOf(known).map((value, index) => [known[index], value]));
  return judged.map(({ model, terms, tier, weight, leftOut }) => ({
    physicalModelId: model.id,
    name: model.name,
    providerName: model.provider.name,
    tier,
    weight,
    hasCost: model.costs.length > 0,
    route: terms && leftOut === null ? { ...terms, dearness: dearness.get(terms) ?? 0 } : null,
    leftOut,
  }));
}

async function findCustomer(prisma: PrismaClient, merchantId: string, id: string) {
  const row = await prisma.customer.findFirst({ where: { merchantId, id }, select: { providerPolicy: true } });
  if (!row) throw notFound("customer", "customer_id");
  return row;
}

/**
 * The routes of a model of an endpoint, or these given ones, as the gateway would know them.
 * @throws AppError not_found: the endpoint, the model's name, a physical model, the customer
 */
export async function loadRouteCandidates(
  prisma: PrismaClient,
  merchantId: string,
  asked: {
    endpointId: string;
    logicalModel: string | null;
    routes: readonly GivenRoute[] | null;
    /** Whose policy holds; null: the endpoint's own customer's. */
    customerId: string | null;
  },
): Promise<RouteCandidates> {
  const endpoint = await prisma.virtualEndpoint.findFirst({
    where: { merchantId, id: asked.endpointId },
    include: {
      customer: { select: { providerPolicy: true } },
      logicalModels: {
        where: { archivedAt: null },
        include: { routes: { orderBy: [{ tier: "asc" }, { id: "asc" }] } },
      },
    },
  });
  if (!endpoint) throw notFound("virtual endpoint");
  const named = endpoint.logicalModels.find(
    ({ name, aliases }) => asked.logicalModel !== null && [name, ...aliases].includes(asked.logicalModel),
  );
  if (!named && asked.routes === null) throw notFound("model", "logical_model");
  const saved = named?.routes.map(({ physicalModelId, tier, weight }) => ({
    physical_model_id: physicalModelId,
    tier,
    weight,
  }));
  const read = (stored: unknown) => providerPolicySchema.nullable().parse(stored);
  const customer =
    asked.customerId === null ? endpoint.customer : await findCustomer(prisma, merchantId, asked.customerId);
  const policies = {
    customer: read(customer?.providerPolicy ?? null),
    endpoint: read(endpoint.providerPolicy),
  };
  return {
    routing: routingOf(endpoint),
    modelName: named?.name ?? asked.logicalModel ?? "model",
    candidates: await candidatesOf(prisma, merchantId, asked.routes ?? saved ?? [], policies),
  };
}

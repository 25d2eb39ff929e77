import type { Prisma } from "#prisma/generated/client.ts";
import { defaultUnitOf, meterUnits } from "#server/contracts/modality.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import { type ProviderPolicy, providerPolicySchema } from "#server/contracts/provider-policy.ts";
import type { SoldModelView } from "#server/contracts/storefront.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { priceRanges } from "#server/pricing/price-range.ts";
import { permits, routeSnapshot } from "./compile-snapshot.ts";

const include = {
  routes: {
    orderBy: [{ tier: "asc" }, { id: "asc" }],
    include: {
      physicalModel: {
        include: {
          provider: true,
          prices: { orderBy: { version: "desc" }, take: 1 },
          costs: { orderBy: { version: "desc" }, take: 1 },
        },
      },
    },
  },
} satisfies Prisma.LogicalModelInclude;

type ModelRow = Prisma.LogicalModelGetPayload<{ include: typeof include }>;

/** Figures of what comes in thousands are read by the million. */
const leastPer = { token: 1_000_000, character: 1_000_000, second: 1, image: 1 } as const;

/** Null: no route of the model could serve a request now. */
function viewOf({ name, description, routes }: ModelRow, policy: ProviderPolicy | null): SoldModelView | null {
  const open = routes.flatMap((route) => {
    const terms = routeSnapshot(route);
    return terms && permits([policy], terms) ? [{ terms, unit: route.physicalModel.unit }] : [];
  });
  const [first] = open;
  if (!first) return null;
  const { modality } = first.terms;
  const unit = meterUnits.find((known) => known === first.unit) ?? defaultUnitOf(modality);
  const { per, ranges } = priceRanges(
    open.map(({ terms }) => terms.price),
    leastPer[unit],
  );
  const prices = ranges.map(({ kind, lowestMicros, highestMicros }) => ({
    kind,
    lowest: formatCredits(microCredits(lowestMicros)),
    highest: formatCredits(microCredits(highestMicros)),
  }));
  return { name, description, modality, unit, per, prices };
}

/**
 * The logical models of an endpoint that can be called now, by name, each with what it costs whoever calls it: over
 * every route that may serve it, as the gateway judges routes. Nothing of what lies behind a model.
 */
export async function readSoldModels(
  prisma: PrismaClient,
  { merchantId, virtualEndpointId }: { merchantId: string; virtualEndpointId: string },
): Promise<SoldModelView[]> {
  const endpoint = await prisma.virtualEndpoint.findFirst({
    where: { merchantId, id: virtualEndpointId },
    select: { providerPolicy: true, logicalModels: { where: { archivedAt: null }, orderBy: { name: "asc" }, include } },
  });
  const policy = providerPolicySchema.nullable().parse(endpoint?.providerPolicy ?? null);
  return endpoint?.logicalModels.flatMap((model) => viewOf(model, policy) ?? []) ?? [];
}

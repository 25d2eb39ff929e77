import { costView, priceView } from "#server/catalog/physical-model-view.ts";
import type { Caller } from "#server/contracts/caller.ts";
import type { PhysicalModelVersionsView } from "#server/contracts/physical-model.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { nameActors } from "#server/tenancy/audit-actors.ts";

const mostVersions = 100;

/** Ids say what they are of; what is neither a user nor a key was the system. */
const actorOf = (id: string) => ({
  actorType: id.startsWith("usr_") ? "user" : id.startsWith("mky_") ? "management_key" : "system",
  actorId: id,
});

/** Every price and cost that a physical model ever had, newest first, with who wrote it and when. @throws AppError not_found */
export const makePhysicalModelVersions =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<PhysicalModelVersionsView> => {
    await requireRow(executorOfPrisma(prisma), "physical_model", merchantId, { id, param: "id" });
    const query = {
      where: { merchantId, physicalModelId: id },
      orderBy: { version: "desc" as const },
      take: mostVersions,
    };
    const [prices, costs] = await Promise.all([
      prisma.physicalModelPrice.findMany(query),
      prisma.physicalModelCost.findMany(query),
    ]);
    const named = await nameActors(
      prisma,
      merchantId,
      [...prices, ...costs].map(({ createdBy }) => actorOf(createdBy)),
    );
    const authorOf = ({ createdBy, createdAt }: { createdBy: string; createdAt: Date }) => {
      const { id: authorId, name } = named(actorOf(createdBy));
      return { created_at: createdAt.toISOString(), created_by: { id: authorId, name } };
    };
    return {
      prices: prices.map((row) => ({ ...authorOf(row), price: priceView(row) })),
      costs: costs.map((row) => ({ ...authorOf(row), cost: costView(row) })),
    };
  };

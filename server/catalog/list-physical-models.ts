import type { Caller } from "#server/contracts/caller.ts";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { type ViewPhysicalModels, withVersionsInForce } from "./physical-model-view.ts";

/**
 * The merchant's physical models, newest first, without archived ones; those of one provider where it is given.
 * @throws AppError not_found: the provider
 */
export const makeListPhysicalModels =
  ({ prisma, viewPhysicalModels }: { prisma: PrismaClient; viewPhysicalModels: ViewPhysicalModels }) =>
  async (caller: Caller, input: PageInput & { provider_id?: string | undefined }): Promise<Page<PhysicalModelView>> => {
    const filter = { id: input.provider_id, param: "provider_id" };
    await requireRow(executorOfPrisma(prisma), "provider", caller.merchantId, filter);
    const rows = await prisma.physicalModel.findMany({
      where: {
        merchantId: caller.merchantId,
        status: { not: "archived" },
        ...definedOf({ providerId: input.provider_id }),
        ...afterCursor(input),
      },
      include: withVersionsInForce,
      ...pageQuery(input),
    });
    const page = toPage(rows, input.limit, (row) => row);
    return { ...page, data: await viewPhysicalModels(prisma, caller.merchantId, page.data) };
  };

import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderView } from "#server/contracts/provider.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { providerView } from "./provider-view.ts";

/**
 * Archives a provider and forgets its credentials; again: no-op.
 * @throws AppError not_found; conflict: it has models that are not archived
 */
export const makeArchiveProvider =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, { id }: { id: string }): Promise<ProviderView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      if (!(await lockRow(sql, "provider", caller.merchantId, id))) throw notFound("provider");
      const before = await prisma.provider.findUniqueOrThrow({ where: { id } });
      if (before.status === "archived") return providerView(before);
      const models = await prisma.physicalModel.count({ where: { providerId: id, status: { not: "archived" } } });
      if (models > 0) throw new AppError("conflict", { userMessage: "Archive the provider's physical models first." });
      const row = await prisma.provider.update({
        where: { id },
        data: {
          status: "archived",
          sealedCredentials: null,
          credentialsKeyId: null,
          credentialsVersion: { increment: 1 },
        },
      });
      await audit({ action: "provider.archive", subjectType: "provider", subjectId: id, before: providerView(before) });
      return providerView(row);
    });

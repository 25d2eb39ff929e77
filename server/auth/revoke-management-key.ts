import type { ManagementKeyView } from "#server/contracts/access-key.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { type AnnounceEndpoints, endPlaygroundKeys } from "#server/tenancy/playground-keys.ts";
import { managementKeyView } from "./management-key-view.ts";

interface RevokeDeps {
  unitOfWork: UnitOfWork;
  announceEndpoints: AnnounceEndpoints;
}

/**
 * Revokes a management key from the next call on, and the playground keys that were opened by it; again: no-op.
 * @throws AppError not_found
 */
export const makeRevokeManagementKey =
  ({ unitOfWork, announceEndpoints }: RevokeDeps) =>
  (caller: Caller, { id }: { id: string }): Promise<ManagementKeyView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      if (!(await lockRow(sql, "management_key", caller.merchantId, id))) throw notFound("management key");
      const before = await prisma.managementKey.findUniqueOrThrow({ where: { id } });
      if (before.revokedAt) return managementKeyView(before);
      const after = await prisma.managementKey.update({ where: { id }, data: { revokedAt: new Date() } });
      const { merchantId } = caller;
      await endPlaygroundKeys(sql, announceEndpoints, { merchantId, customerId: null, holderId: id });
      await audit({ action: "management_key.revoke", subjectType: "management_key", subjectId: id });
      return managementKeyView(after);
    });

import type { AccessKeyView } from "#server/contracts/access-key.ts";
import type { Acting } from "#server/contracts/caller.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { accessKeyView } from "./access-key-view.ts";
import { announceEndpoints } from "./announce-changes.ts";
import { lockAccessKey } from "./find-access-key.ts";

/** Revokes an access key: every process refuses it within a second, running requests finish. Again: no-op. @throws AppError not_found */
export const makeRevokeAccessKey =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Acting, input: { ve_id: string; key_id: string }): Promise<AccessKeyView> =>
    unitOfWork(caller, async (work) => {
      const before = await lockAccessKey(work, caller, input);
      if (before.status === "revoked") return accessKeyView(before);
      const row = await work.prisma.accessKey.update({
        where: { id: before.id },
        data: { status: "revoked", revokedAt: new Date() },
      });
      await announceEndpoints(work.sql, caller.merchantId, [row.virtualEndpointId]);
      await work.audit({ action: "access_key.revoke", subjectType: "access_key", subjectId: row.id });
      return accessKeyView(row);
    });

import type { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type { AccessKeyView, updateAccessKeyInputSchema } from "#server/contracts/access-key.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { accessKeyView } from "./access-key-view.ts";
import { announceEndpoints } from "./announce-changes.ts";
import { lockAccessKey, parseExpiry, refuseRevoked } from "./find-access-key.ts";
import { storedCreditLimit } from "./model-limits.ts";

/**
 * Changes an access key's name, scopes, limits or end. Its spend cap is shared by the keys rotated one from another, and
 * changes for all of them.
 * @throws AppError not_found; conflict: it is revoked; unprocessable: an end in the past
 */
export const makeUpdateAccessKey =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Acting, input: z.infer<typeof updateAccessKeyInputSchema>): Promise<AccessKeyView> =>
    unitOfWork(caller, async (work) => {
      const before = await lockAccessKey(work, caller, input);
      refuseRevoked(before);
      const expiresAt = input.expires_at === undefined ? undefined : parseExpiry(input.expires_at);
      const limit = input.credit_limit;
      const row = await work.prisma.accessKey.update({
        where: { id: before.id },
        data: {
          ...definedOf({ name: input.name, scopes: input.scopes, rateLimits: input.rate_limits, expiresAt }),
          ...(limit === undefined ? {} : { creditLimit: limit ? storedCreditLimit(limit) : Prisma.DbNull }),
        },
      });
      if (limit !== undefined) {
        const { merchantId, virtualEndpointId, creditLimit } = row;
        const lineageId = row.lineageId ?? row.id;
        await work.prisma.accessKey.updateMany({
          where: { merchantId, virtualEndpointId, OR: [{ id: lineageId }, { lineageId }] },
          data: { creditLimit: creditLimit ?? Prisma.DbNull },
        });
      }
      await announceEndpoints(work.sql, caller.merchantId, [row.virtualEndpointId]);
      const after = accessKeyView(row);
      const subject = { subjectType: "access_key", subjectId: row.id };
      await work.audit({ action: "access_key.update", ...subject, before: accessKeyView(before), after });
      return after;
    });

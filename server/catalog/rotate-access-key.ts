import type { z } from "zod";
import { type AccessKey, Prisma } from "#prisma/generated/client.ts";
import {
  type NewAccessKeyView,
  type rotateAccessKeyInputSchema,
  storedScopesSchema,
} from "#server/contracts/access-key.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { rateLimitsSchema } from "#server/contracts/wire.ts";
import { displayPrefix, mintSecret } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import { accessKeyView } from "./access-key-view.ts";
import { announceEndpoints } from "./announce-changes.ts";
import { type AccessKeyDeps, withoutSecret } from "./create-access-key.ts";
import { lockAccessKey, refuseRevoked } from "./find-access-key.ts";
import { storedCreditLimitSchema } from "./model-limits.ts";

/** How the old key ends: at once, or after the overlap, but never later than it would have. */
function endingOf(before: AccessKey, overlapSeconds: number) {
  const now = new Date();
  if (overlapSeconds === 0) return { status: "revoked", revokedAt: now };
  const overlapEnd = new Date(now.getTime() + overlapSeconds * 1_000);
  return { expiresAt: before.expiresAt && before.expiresAt < overlapEnd ? before.expiresAt : overlapEnd };
}

/**
 * Puts a new key with the same name, scopes, limits and end beside this one, which works on for the overlap. Both count
 * in the same limits and the same spend cap.
 * @returns the new key with its secret
 * @throws AppError not_found; conflict: it is revoked
 */
export const makeRotateAccessKey =
  ({ unitOfWork, keys }: AccessKeyDeps) =>
  (caller: Acting, input: z.infer<typeof rotateAccessKeyInputSchema>): Promise<NewAccessKeyView> => {
    const secret = mintSecret("slk_");
    return unitOfWork<NewAccessKeyView>(
      caller,
      async (work) => {
        const before = await lockAccessKey(work, caller, input);
        refuseRevoked(before);
        const row = await work.prisma.accessKey.create({
          data: {
            id: mintId("accessKey"),
            merchantId: caller.merchantId,
            virtualEndpointId: before.virtualEndpointId,
            name: before.name,
            scopes: storedScopesSchema.parse(before.scopes),
            rateLimits: rateLimitsSchema.parse(before.rateLimits),
            creditLimit: storedCreditLimitSchema.parse(before.creditLimit) ?? Prisma.DbNull,
            lineageId: before.lineageId ?? before.id,
            expiresAt: before.expiresAt,
            prefix: displayPrefix(secret),
            hash: keys.hash(secret),
          },
        });
        await work.prisma.accessKey.update({ where: { id: before.id }, data: endingOf(before, input.overlap_seconds) });
        await announceEndpoints(work.sql, caller.merchantId, [before.virtualEndpointId]);
        const view = accessKeyView(row);
        const { overlap_seconds } = input;
        const subject = { subjectType: "access_key", subjectId: before.id };
        await work.audit({ action: "access_key.rotate", ...subject, after: { ...view, overlap_seconds } });
        return { ...view, secret };
      },
      withoutSecret,
    );
  };

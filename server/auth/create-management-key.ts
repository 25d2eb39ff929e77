import type { ManagementKeyView } from "#server/contracts/access-key.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { mayGive } from "#server/contracts/permissions.ts";
import type { MerchantRole } from "#server/contracts/roles.ts";
import { displayPrefix, type KeyHasher, mintSecret } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { managementKeyView } from "./management-key-view.ts";

type NewManagementKey = ManagementKeyView & { secret: string | null };

/**
 * Creates a management key; its secret is in this answer and nowhere else.
 * @throws AppError forbidden: a role above the caller's own
 */
export const makeCreateManagementKey =
  ({ unitOfWork, keys }: { unitOfWork: UnitOfWork; keys: KeyHasher }) =>
  (caller: Caller, input: { name: string; role: MerchantRole }): Promise<NewManagementKey> => {
    if (!mayGive(caller.role, input.role)) {
      throw new AppError("forbidden", { userMessage: "You can't give a role above your own.", param: "role" });
    }
    const secret = mintSecret("slm_");
    return unitOfWork<NewManagementKey>(
      caller,
      async ({ prisma, audit }) => {
        const row = await prisma.managementKey.create({
          data: {
            id: mintId("managementKey"),
            merchantId: caller.merchantId,
            name: input.name,
            role: input.role,
            prefix: displayPrefix(secret),
            hash: keys.hash(secret),
          },
        });
        const view = managementKeyView(row);
        const subject = { subjectType: "management_key", subjectId: row.id };
        await audit({ action: "management_key.create", ...subject, after: view });
        return { ...view, secret };
      },
      { replay: (answer) => ({ ...answer, secret: null }) },
    );
  };

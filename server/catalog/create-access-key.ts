import type { z } from "zod";
import type { createAccessKeyInputSchema, NewAccessKeyView } from "#server/contracts/access-key.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { displayPrefix, type KeyHasher, mintSecret } from "#server/infra/crypto.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { accessKeyView } from "./access-key-view.ts";
import { parseExpiry } from "./find-access-key.ts";
import { storedCreditLimit } from "./model-limits.ts";
import { refuseTemplate } from "./template.ts";

export interface AccessKeyDeps {
  unitOfWork: UnitOfWork;
  keys: KeyHasher;
}

/** What a replay of the call answers: everything but the secret (decision 26). */
export const withoutSecret = { replay: (answer: NewAccessKeyView): NewAccessKeyView => ({ ...answer, secret: null }) };

/**
 * Creates an access key of a virtual endpoint; its secret is in this answer and nowhere else.
 * @throws AppError not_found; conflict: the endpoint is archived, or a template; unprocessable: it would be expired
 */
export const makeCreateAccessKey =
  ({ unitOfWork, keys }: AccessKeyDeps) =>
  (caller: Acting, input: z.infer<typeof createAccessKeyInputSchema>): Promise<NewAccessKeyView> => {
    const secret = mintSecret("slk_");
    return unitOfWork<NewAccessKeyView>(
      caller,
      async ({ prisma, sql, audit }) => {
        const { merchantId } = caller;
        const id = mintId("accessKey");
        if (!(await lockRow(sql, "virtual_endpoint", merchantId, input.ve_id))) throw notFound("virtual endpoint");
        const endpoint = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id: input.ve_id } });
        if (endpoint.status === "archived") {
          throw new AppError("conflict", { userMessage: "The virtual endpoint is archived." });
        }
        refuseTemplate(endpoint);
        const row = await prisma.accessKey.create({
          data: {
            id,
            merchantId,
            virtualEndpointId: endpoint.id,
            name: input.name,
            scopes: input.scopes ?? {},
            rateLimits: input.rate_limits,
            ...(input.credit_limit && { creditLimit: storedCreditLimit(input.credit_limit) }),
            expiresAt: parseExpiry(input.expires_at),
            prefix: displayPrefix(secret),
            hash: keys.hash(secret),
          },
        });
        const view = accessKeyView(row);
        await audit({ action: "access_key.create", subjectType: "access_key", subjectId: id, after: view });
        return { ...view, secret };
      },
      withoutSecret,
    );
  };

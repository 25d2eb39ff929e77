import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { createProviderInputSchema, ProviderView } from "#server/contracts/provider.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { parseBaseUrl } from "./base-url.ts";
import { sealCredentials } from "./provider-credentials.ts";
import { providerView } from "./provider-view.ts";

export interface ProviderDeps {
  unitOfWork: UnitOfWork;
  sealer: Sealer;
  /** ALLOW_PRIVATE_UPSTREAMS */
  allowPrivateUpstreams: boolean;
}

/** Creates a provider, its credentials sealed. @throws AppError unprocessable: the base URL */
export const makeCreateProvider =
  ({ unitOfWork, sealer, allowPrivateUpstreams }: ProviderDeps) =>
  (caller: Caller, input: z.infer<typeof createProviderInputSchema>): Promise<ProviderView> =>
    unitOfWork(caller, async ({ prisma, audit }) => {
      const id = mintId("provider");
      const row = await prisma.provider.create({
        data: {
          id,
          merchantId: caller.merchantId,
          name: input.name,
          kind: input.kind,
          baseUrl: parseBaseUrl(input.base_url, { allowPrivate: allowPrivateUpstreams }),
          settings: input.settings,
          status: input.status,
          ...sealCredentials(sealer, id, input.credentials),
        },
      });
      const view = providerView(row);
      await audit({ action: "provider.create", subjectType: "provider", subjectId: id, after: view });
      return view;
    });

import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { createProviderInputSchema, ProviderView } from "#server/contracts/provider.ts";
import { defaultBaseUrl } from "#server/contracts/provider-kinds.ts";
import type { Sealer } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { compileMetrics } from "#server/metering/expressions/compile-metrics.ts";
import { parseBaseUrl } from "./base-url.ts";
import { sealCredentials } from "./provider-credentials.ts";
import { providerView } from "./provider-view.ts";

export interface ProviderDeps {
  unitOfWork: UnitOfWork;
  sealer: Sealer;
  /** ALLOW_PRIVATE_UPSTREAMS */
  allowPrivateUpstreams: boolean;
}

type Input = z.infer<typeof createProviderInputSchema>;

/** The URL given, or the vendor's own; the schema refuses a kind that has none. */
const baseUrlOf = ({ base_url, kind, settings }: Input): string =>
  base_url ?? defaultBaseUrl(kind, settings.region) ?? "";

/**
 * Creates a provider, its credentials sealed.
 * @throws AppError unprocessable: the base URL; invalid_request: a metric's expression
 */
export const makeCreateProvider =
  ({ unitOfWork, sealer, allowPrivateUpstreams }: ProviderDeps) =>
  (caller: Caller, input: Input): Promise<ProviderView> =>
    unitOfWork(caller, async ({ prisma, audit }) => {
      compileMetrics(input.settings.metrics ?? {});
      const id = mintId("provider");
      const row = await prisma.provider.create({
        data: {
          id,
          merchantId: caller.merchantId,
          name: input.name,
          kind: input.kind,
          baseUrl: parseBaseUrl(baseUrlOf(input), { allowPrivate: allowPrivateUpstreams }),
          settings: input.settings,
          status: input.status,
          ...sealCredentials(sealer, id, input.credentials),
        },
      });
      const view = providerView(row);
      await audit({ action: "provider.create", subjectType: "provider", subjectId: id, after: view });
      return view;
    });

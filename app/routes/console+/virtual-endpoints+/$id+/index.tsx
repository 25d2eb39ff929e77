import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { loadModelNames } from "#app/features/physical-model/load-models.ts";
import { ConnectCard } from "#app/features/virtual-endpoint/connect-card.tsx";
import { MadeFromCard } from "#app/features/virtual-endpoint/made-from-card.tsx";
import { inOrder, ModelsCard } from "#app/features/virtual-endpoint/models-card.tsx";
import { RecentRequestsCard } from "#app/features/virtual-endpoint/recent-requests-card.tsx";
import { TermsCard } from "#app/features/virtual-endpoint/terms-card.tsx";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useListKeys } from "#app/lib/use-list-keys.ts";
import { useLive } from "#app/lib/use-live.ts";

const shownRequests = 6;
const shownModels = 5;
const shownMade = 6;

export async function loader(args: LoaderFunctionArgs) {
  const id = args.params.id ?? "";
  const [recent, modelNames, made] = await Promise.all([
    call(args, (caller) => caller.merchant.usageRecords.list({ ve_id: id, limit: shownRequests })),
    call(args, loadModelNames),
    call(args, (caller) => caller.merchant.virtualEndpoints.list({ ve_template_id: id, limit: shownMade })),
  ]);
  return { recent, modelNames, made, publicUrl: args.context.publicUrl };
}

export default function Overview() {
  const { recent, modelNames, made, publicUrl } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const live = useLive(
    useTRPC().merchant.usageRecords.list.queryOptions({ ve_id: endpoint.id, limit: shownRequests }),
    recent,
    { requests: endpoint.id },
  );
  useListKeys();
  return (
    <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-5">
        {!endpoint.is_template && <RecentRequestsCard endpointId={endpoint.id} records={live.value.data} />}
        <ModelsCard
          models={endpoint.logical_models}
          names={modelNames}
          excerpt={{ count: shownModels, href: `/console/virtual-endpoints/${endpoint.id}/models` }}
        />
        {endpoint.is_template && <MadeFromCard templateId={endpoint.id} endpoints={made} />}
      </div>
      <div className="grid min-w-0 grid-cols-1 items-start gap-5 md:grid-cols-2 xl:grid-cols-1">
        {!endpoint.is_template && endpoint.status !== "archived" && (
          <ConnectCard
            endpointId={endpoint.id}
            baseUrl={`${publicUrl}/${endpoint.id}/v1`}
            model={inOrder(endpoint.logical_models)[0]?.name}
          />
        )}
        <TermsCard endpoint={endpoint} />
      </div>
    </div>
  );
}

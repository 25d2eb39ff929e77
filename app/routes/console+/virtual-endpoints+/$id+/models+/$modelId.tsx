import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { ChevronLeft } from "lucide-react";
import { useEffect } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { modelAction } from "#app/features/virtual-endpoint/model-action.ts";
import { loadRouteModels } from "#app/features/virtual-endpoint/route-models.ts";
import { liveShares } from "#app/features/virtual-endpoint/route-shares.ts";
import { RoutingEditor } from "#app/features/virtual-endpoint/routing-editor.tsx";
import { countOf } from "#app/lib/format.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.model?.name ?? "New model"} · ${data.endpoint.name}` : "Model" },
];

const shareHours = 24;

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const { id = "", modelId = "" } = args.params;
  const [endpoint, shares] = await Promise.all([
    call(args, (caller) => caller.merchant.virtualEndpoints.get({ id })),
    call(args, (caller) => caller.merchant.virtualEndpoints.routeShares({ id, hours: shareHours })),
  ]);
  const model = endpoint.logical_models.find((each) => each.id === modelId) ?? null;
  if (!model && modelId !== "new") throw new Response(null, { status: 404 });
  const ids = model?.routes.map(({ physical_model_id }) => physical_model_id) ?? [];
  return { endpoint, model, shares, models: await call(args, (caller) => loadRouteModels(caller, ids)) };
}

export const action = (args: ActionFunctionArgs) => modelAction(args);

export default function Model() {
  const { endpoint, model, models, shares } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const say = useToast();
  const saved = answer && "saved" in answer ? answer.saved : null;
  useEffect(() => {
    if (saved !== null) say("Routing saved");
  }, [saved, say]);
  const input = { id: endpoint.id, hours: shareHours };
  const live = useLive(useTRPC().merchant.virtualEndpoints.routeShares.queryOptions(input), shares, {
    requests: endpoint.id,
  }).value;
  const ofModel = liveShares(live, model?.id ?? "");
  const requests = ofModel.requests;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Link
          to={`/console/virtual-endpoints/${endpoint.id}/models`}
          className="-ml-1 inline-flex items-center gap-1 rounded text-ink-muted text-sm hover:text-ink"
        >
          <ChevronLeft className="size-4" aria-hidden />
          All models
        </Link>
        {model && (
          <ConfirmDialog
            trigger={
              <Button variant="quiet" size="small">
                Remove model
              </Button>
            }
            title={`Remove “${model.name}”?`}
            effect={
              endpoint.is_template
                ? "Endpoints made from now on are without it; those already made keep it."
                : `Clients that ask for it are refused within a second. It took ${countOf(requests, "request")} in the last ${shareHours} hours. Its records stay.`
            }
            confirmLabel="Remove model"
            fields={{ intent: "remove" }}
            said="Model removed"
          />
        )}
      </div>
      <RoutingEditor
        key={`${model?.id ?? "new"} ${endpoint.models_version}`}
        endpoint={endpoint}
        model={model}
        models={models}
        live={ofModel.of}
        errors={answer && "errors" in answer ? answer.errors : null}
      />
    </div>
  );
}

export { ErrorPanel as ErrorBoundary };

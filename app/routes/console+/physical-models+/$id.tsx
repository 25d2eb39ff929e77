import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Pencil, Tag } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { HistoryLink } from "#app/features/audit-log/history-link.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { loadEntry } from "#app/features/physical-model/load-entry.ts";
import { modelAction } from "#app/features/physical-model/model-action.ts";
import { ModelFacts } from "#app/features/physical-model/model-facts.tsx";
import { ModelStanding } from "#app/features/physical-model/model-standing.tsx";
import { ModelWarnings } from "#app/features/physical-model/model-warnings.tsx";
import { RatesCard } from "#app/features/physical-model/rates-card.tsx";
import { modalityWords } from "#app/features/physical-model/unit-words.ts";
import { VersionsCard } from "#app/features/physical-model/versions-card.tsx";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.model.name} · Physical models` : "Physical model" },
];

export async function loader(args: LoaderFunctionArgs) {
  const id = args.params.id ?? "";
  return call(args, async (caller) => {
    const { physicalModels } = caller.merchant;
    const [model, effect, versions] = await Promise.all([
      physicalModels.get({ id }),
      physicalModels.effect({ id }),
      physicalModels.versions({ id }),
    ]);
    const entry = model.cost_stale === "newer_figures" ? await loadEntry(caller, model.catalog_model) : null;
    return { model, effect, versions, entry };
  });
}

export const action = modelAction;

export default function PhysicalModel() {
  const { model, effect, versions, entry } = useLoaderData<typeof loader>();
  const mayWrite = useMay("catalog.write") && model.status !== "archived";
  const here = `/console/physical-models/${model.id}`;
  return (
    <PageBody>
      <PageHeader
        title={model.name}
        back={{ to: "/console/physical-models", label: "Physical models" }}
        badge={<StatusBadge status={model.status} />}
        description={
          <span className="flex flex-wrap items-center gap-x-3">
            <span className="name-text">
              {modalityWords[model.modality]} model of{" "}
              <Link to={`/console/providers/${model.provider_id}`} className="text-accent-text hover:underline">
                {model.provider_name}
              </Link>
            </span>
            <Copyable value={model.id} label="model id" />
            <HistoryLink id={model.id} />
          </span>
        }
      >
        {mayWrite && (
          <>
            <Button asChild>
              <Link to={`${here}/edit`} prefetch="intent">
                <Pencil className="size-4" aria-hidden />
                Edit
              </Link>
            </Button>
            <Button asChild variant="primary">
              <Link to={`${here}/price`} prefetch="intent">
                <Tag className="size-4" aria-hidden />
                {model.price ? "Change price" : "Set price"}
              </Link>
            </Button>
          </>
        )}
      </PageHeader>
      <ModelWarnings model={model} entry={entry} mayWrite={mayWrite} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid grid-cols-1 gap-4">
          <RatesCard model={model} />
          <VersionsCard versions={versions} unit={model.unit} />
        </div>
        <div className="grid grid-cols-1 gap-4">
          <ModelFacts model={model} effect={effect} />
          {mayWrite && <ModelStanding model={model} effect={effect} />}
        </div>
      </div>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

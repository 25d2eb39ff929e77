import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Plus, Route } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import type { ModelName } from "#app/features/physical-model/load-models.ts";
import { countOf, formatShare } from "#app/lib/format.ts";
import type { LogicalModelView } from "#server/contracts/virtual-endpoint.ts";
import { prepareRoutes, type Tier } from "./prepare-routes.ts";

type Names = Record<string, ModelName>;

const colours = [
  "bg-chart-1",
  "bg-chart-2",
  "bg-chart-3",
  "bg-chart-5",
  "bg-chart-6",
  "bg-chart-4",
  "bg-chart-7",
  "bg-chart-8",
];
const colourAt = (index: number) => colours[index % colours.length];

function TierBar({ tier, first, names }: { tier: Tier; first: boolean; names: Names }) {
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-3">
        <span className="w-14 shrink-0 text-ink-faint text-xs">Tier {tier.tier}</span>
        <div aria-hidden className={clsx("flex h-2 min-w-0 flex-1 gap-0.5", !first && "opacity-70")}>
          {tier.routes.map((route, index) => (
            <span
              key={route.id}
              className={clsx("min-w-1 rounded-xs first:rounded-l-full last:rounded-r-full", colourAt(index))}
              style={{ flexGrow: route.share * 1000 }}
            />
          ))}
        </div>
      </div>
      <ul className="grid gap-1 sm:pl-17">
        {tier.routes.map((route, index) => (
          <li key={route.id} className="flex items-baseline gap-2 text-sm">
            <span aria-hidden className={clsx("size-2 shrink-0 self-center rounded-full", colourAt(index))} />
            <span className="min-w-0 flex-1">
              <span className="break-all font-mono text-ink [unicode-bidi:plaintext]">
                {names[route.physicalModelId]?.name ?? route.physicalModelId}
              </span>
              <span className="name-text ml-2 text-ink-muted">{names[route.physicalModelId]?.providerName}</span>
            </span>
            <span className="shrink-0 text-ink-muted tabular-nums">{formatShare(route.share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Model({ model, names, editAt }: { model: LogicalModelView; names: Names; editAt: string | undefined }) {
  const tiers = prepareRoutes(model.routes);
  return (
    <li className="grid gap-3 border-line border-b px-4 py-4 last:border-b-0">
      <div>
        <div className="flex items-start justify-between gap-3">
          <h3 className="break-all font-medium font-mono text-ink [unicode-bidi:plaintext]">{model.name}</h3>
          {editAt && (
            <Button asChild size="small">
              <Link to={`${editAt}/${model.id}`} prefetch="intent" aria-label={`Edit ${model.name}`}>
                Edit
              </Link>
            </Button>
          )}
        </div>
        {model.aliases.length > 0 && (
          <p className="name-text text-ink-muted text-sm">also answers to {model.aliases.join(", ")}</p>
        )}
        {model.description && <p className="name-text text-ink-muted text-sm">{model.description}</p>}
      </div>
      {tiers.length === 0 && (
        <p className="text-critical-text text-sm">No route: requests for it are refused until it has one.</p>
      )}
      {tiers.map((tier, index) => (
        <TierBar key={tier.tier} tier={tier} first={index === 0} names={names} />
      ))}
    </li>
  );
}

interface ModelsCardProps {
  models: readonly LogicalModelView[];
  names: Names;
  /** Shows the first few and leads to the rest. */
  excerpt?: { count: number; href: string };
  /** Where models are edited and added; absent for whoever may not. */
  editAt?: string;
}

/** Models as they are shown: those with the most routes first. */
export const inOrder = (models: readonly LogicalModelView[]): LogicalModelView[] =>
  [...models].sort((a, b) => b.routes.length - a.routes.length || (a.name < b.name ? -1 : 1));

/** The models that clients may name, and where their requests go. */
export function ModelsCard({ models, names, excerpt, editAt }: ModelsCardProps) {
  const sorted = inOrder(models);
  const shown = sorted.slice(0, excerpt?.count);
  const actions =
    excerpt && shown.length < sorted.length ? (
      <Button asChild variant="quiet" size="small" className="-mr-2">
        <Link to={excerpt.href} prefetch="intent">
          All {countOf(models.length, "model")}
        </Link>
      </Button>
    ) : (
      <span className="flex items-center gap-3">
        <span className="text-ink-faint text-sm">{countOf(models.length, "model")}</span>
        {editAt && (
          <Button asChild variant="primary" size="small">
            <Link to={`${editAt}/new`}>
              <Plus className="size-4" aria-hidden />
              Add model
            </Link>
          </Button>
        )}
      </span>
    );
  return (
    <Card title="Models and routes" actions={actions} flush>
      {models.length > 0 ? (
        <ul>
          {shown.map((model) => (
            <Model key={model.id} model={model} names={names} editAt={editAt} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={Route} title="No model yet">
          Clients can ask for nothing yet. A model has a name that they send, and routes to physical models.
        </EmptyState>
      )}
    </Card>
  );
}

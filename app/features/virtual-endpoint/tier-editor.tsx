import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { Dispatch, ReactNode } from "react";
import { ProportionBar } from "#app/components/ui/proportion-bar.tsx";
import { formatShare } from "#app/lib/format.ts";
import { PhysicalModelChoice } from "./physical-model-choice.tsx";
import type { RouteModel } from "./route-models.ts";
import { type LiveShare, RouteRow } from "./route-row.tsx";
import { type DraftChange, type DraftTier, sharesOf } from "./routing-draft.ts";

interface TierEditorProps {
  tier: DraftTier;
  /** Its place, from 0. */
  at: number;
  /** Keys of all tiers, in order. */
  tiers: readonly string[];
  models: Readonly<Record<string, RouteModel>>;
  live: (physicalModelId: string) => LiveShare | null;
  change: Dispatch<DraftChange>;
  onAdd: (model: RouteModel, tier: number) => void;
}

interface IconButtonProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function IconButton({ label, disabled = false, onClick, children }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className="grid size-8 place-items-center rounded-lg text-ink-muted hover:bg-hover hover:text-ink disabled:cursor-not-allowed disabled:opacity-40"
    >
      {children}
    </button>
  );
}

const when = (at: number) => (at === 0 ? "asked first" : `when tier ${at} cannot answer`);

/** One tier: its routes with their weights as parts of a whole, and ways to move it. */
export function TierEditor({ tier, at, tiers, models, live, change, onAdd }: TierEditorProps) {
  const shares = sharesOf(tier);
  const parts = tier.routes.map(({ physicalModelId }, index) => ({
    key: physicalModelId,
    label: models[physicalModelId]?.name ?? physicalModelId,
    weight: shares[index] ?? 0,
    detail: formatShare(shares[index] ?? 0),
  }));
  return (
    <li className="rounded-xl border border-line bg-raised shadow-low">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <h3 className="font-semibold text-ink">
          Tier {at + 1} <span className="font-normal text-ink-muted text-sm">{when(at)}</span>
        </h3>
        <div className="ml-auto flex">
          <IconButton
            label={`Move tier ${at + 1} up`}
            disabled={at === 0}
            onClick={() => change({ act: "move tier", tier: at, by: -1 })}
          >
            <ArrowUp className="size-4" aria-hidden />
          </IconButton>
          <IconButton
            label={`Move tier ${at + 1} down`}
            disabled={at === tiers.length - 1}
            onClick={() => change({ act: "move tier", tier: at, by: 1 })}
          >
            <ArrowDown className="size-4" aria-hidden />
          </IconButton>
          <IconButton
            label={`Remove tier ${at + 1}`}
            disabled={tiers.length === 1}
            onClick={() => change({ act: "remove tier", tier: at })}
          >
            <Trash2 className="size-4" aria-hidden />
          </IconButton>
        </div>
      </div>
      {tier.routes.length > 0 && (
        <div className="px-4 pb-3">
          <ProportionBar label={`Weights of tier ${at + 1}`} parts={parts} legend={false} />
        </div>
      )}
      <ul>
        {tier.routes.map((route, index) => (
          <RouteRow
            key={route.physicalModelId}
            route={route}
            model={models[route.physicalModelId]}
            at={{ tier: at, route: index }}
            tiers={tiers}
            share={shares[index] ?? 0}
            live={live(route.physicalModelId)}
            change={change}
          />
        ))}
      </ul>
      <div className="border-line border-t p-3">
        <PhysicalModelChoice
          label={`Model for tier ${at + 1}`}
          placeholder="Add a physical model …"
          taken={tier.routes.map(({ physicalModelId }) => physicalModelId)}
          onChoose={(model) => onAdd(model, at)}
        />
      </div>
    </li>
  );
}

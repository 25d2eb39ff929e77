import { TriangleAlert, X } from "lucide-react";
import type { Dispatch } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { formatCount, formatShare } from "#app/lib/format.ts";
import type { RouteModel } from "./route-models.ts";
import { type DraftChange, type DraftRoute, weightOf } from "./routing-draft.ts";

/** What a route really took. */
export interface LiveShare {
  /** Of the model's requests, 0 to 1. */
  share: number;
  requests: number;
}

interface RouteRowProps {
  route: DraftRoute;
  /** Undefined: it is not known here. */
  model: RouteModel | undefined;
  at: { tier: number; route: number };
  /** Keys of all tiers, in order. */
  tiers: readonly string[];
  share: number;
  live: LiveShare | null;
  change: Dispatch<DraftChange>;
}

const warning = <TriangleAlert aria-hidden />;

function Warnings({ model }: { model: RouteModel | undefined }) {
  if (!model || (model.hasPrice && model.hasCost && model.enabled)) return null;
  return (
    <span className="mt-1 flex flex-wrap gap-1">
      {!model.enabled && (
        <Badge tone="warning" icon={warning}>
          Disabled: it takes no request
        </Badge>
      )}
      {!model.hasPrice && (
        <Badge tone="critical" icon={warning}>
          No price: it cannot be saved
        </Badge>
      )}
      {!model.hasCost && (
        <Badge tone="warning" icon={warning}>
          No cost: its margin is not known
        </Badge>
      )}
    </span>
  );
}

function Figures({ share, live }: { share: number; live: LiveShare | null }) {
  return (
    <dl className="flex shrink-0 gap-4 text-right text-sm tabular-nums">
      <div className="w-14">
        <dt className="text-ink-faint text-xs">Weight</dt>
        <dd className="text-ink">{formatShare(share)}</dd>
      </div>
      <div className="w-20">
        <dt className="text-ink-faint text-xs">Live, 24 h</dt>
        <dd className="text-ink" title={live ? `${formatCount(live.requests)} requests` : undefined}>
          {live ? formatShare(live.share) : "–"}
        </dd>
      </div>
    </dl>
  );
}

/** One route: where it leads, its weight, what it really took. */
export function RouteRow({ route, model, at, tiers, share, live, change }: RouteRowProps) {
  const name = model?.name ?? route.physicalModelId;
  const wrong = weightOf(route.weight) === null;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t px-4 py-3">
      <div className="min-w-40 flex-1">
        <span className="block break-all font-mono text-ink text-sm [unicode-bidi:plaintext]">
          <span
            aria-hidden
            className="mr-2 inline-block size-2.5 rounded-[3px]"
            style={{ background: `var(--chart-${(at.route % 8) + 1})` }}
          />
          {name}
        </span>
        <span className="name-text text-ink-muted text-sm">{model?.providerName}</span>
        <Warnings model={model} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Input
          aria-label={`Weight of ${name} in tier ${at.tier + 1}`}
          aria-invalid={wrong || undefined}
          title={wrong ? "From 1 to 1,000,000" : undefined}
          type="number"
          min={1}
          max={1_000_000}
          step={1}
          inputMode="numeric"
          value={route.weight}
          onChange={(event) => change({ act: "weigh", ...at, weight: event.currentTarget.value })}
          className="max-w-24 text-right tabular-nums"
        />
        <Figures share={share} live={live} />
        {tiers.length > 1 && (
          <Select
            aria-label={`Tier of ${name}`}
            value={at.tier}
            onChange={(event) => change({ act: "move route", ...at, to: Number(event.currentTarget.value) })}
          >
            {tiers.map((key, index) => (
              <option key={key} value={index}>
                Tier {index + 1}
              </option>
            ))}
          </Select>
        )}
        <button
          type="button"
          aria-label={`Remove ${name} from tier ${at.tier + 1}`}
          onClick={() => change({ act: "remove route", ...at })}
          className="grid size-8 shrink-0 place-items-center rounded-lg text-ink-faint hover:bg-hover hover:text-ink"
        >
          <X className="size-4" aria-hidden />
        </button>
      </div>
    </li>
  );
}

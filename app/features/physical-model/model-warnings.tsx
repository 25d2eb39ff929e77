import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";
import { kindsIn } from "./rate-figures.ts";
import { kindLabels, perWords } from "./unit-words.ts";

interface ModelWarningsProps {
  model: ListedPhysicalModelView;
  /** The price catalog's newer figures; null: there are none. */
  entry: ListedCatalogEntry | null;
  mayWrite: boolean;
}

/** The price catalog's figures beside the ones in force. */
function Comparison({ model, entry }: { model: ListedPhysicalModelView; entry: ListedCatalogEntry }) {
  const old = model.cost;
  const kinds = kindsIn({ ...old, ...entry.cost });
  return (
    <>
      <p>Appends a version of the cost, as of {entry.as_of}. Charges stay as they are; margins change from now on.</p>
      <table className="mt-3 w-full text-sm">
        <thead>
          <tr className="text-ink-faint">
            <th scope="col" className="pb-1 text-left font-medium">
              Unit
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              {old?.currency} {perWords(old?.per ?? 1)}
            </th>
            <th scope="col" className="pb-1 text-right font-medium">
              {entry.cost.currency} {perWords(entry.cost.per)}
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <td className="py-0.5">{kindLabels(kind)}</td>
              <td className="py-0.5 text-right">{old?.[kind] === undefined ? "–" : <Amount value={old[kind]} />}</td>
              <td className="py-0.5 text-right font-medium text-ink">
                {entry.cost[kind] === undefined ? "–" : <Amount value={entry.cost[kind]} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Warning({ tone, act, children }: { tone: "warning" | "critical"; act: ReactNode; children: ReactNode }) {
  return (
    <Notice tone={tone}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-64">{children}</p>
        {act}
      </div>
    </Notice>
  );
}

/** What has to be mended about a model's price and cost, and how. */
export function ModelWarnings({ model, entry, mayWrite }: ModelWarningsProps) {
  const { price, cost, cost_stale, margin } = model;
  const set = (label: string) =>
    mayWrite && (
      <Button asChild size="small">
        <Link to={`/console/physical-models/${model.id}/price`}>{label}</Link>
      </Button>
    );
  return (
    <>
      {!price && (
        <Warning tone="critical" act={set("Set price")}>
          It has no price: no request is routed to it.
        </Warning>
      )}
      {!cost && (
        <Warning tone="warning" act={set("Set cost")}>
          It has no cost: what it earns is not known, and “cheapest” cannot rank it.
        </Warning>
      )}
      {margin?.loss && (
        <Warning tone="critical" act={set("Change price")}>
          At least one of its units is sold below its cost.
        </Warning>
      )}
      {cost_stale === "old" && (
        <Warning tone="warning" act={set("Check cost")}>
          Its cost is of {cost?.as_of}: look whether the vendor still takes that.
        </Warning>
      )}
      {cost_stale === "newer_figures" && (
        <Warning
          tone="warning"
          act={
            mayWrite && entry ? (
              <ConfirmDialog
                trigger={<Button size="small">Take newer cost</Button>}
                title="Take the price catalog's figures?"
                effect={<Comparison model={model} entry={entry} />}
                confirmLabel="Take figures"
                cancelLabel="Not now"
                tone="primary"
                fields={{ intent: "refresh_cost" }}
                said="Cost version added"
              />
            ) : null
          }
        >
          The price catalog has newer figures{entry ? ` of ${entry.as_of}` : ""} than its cost of {cost?.as_of}.
        </Warning>
      )}
    </>
  );
}

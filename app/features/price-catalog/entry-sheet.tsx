import { Link } from "@remix-run/react";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { kindsIn } from "#app/features/physical-model/rate-figures.ts";
import { kindLabels, modalityWords, perWords } from "#app/features/physical-model/unit-words.ts";
import { countOf, formatCount } from "#app/lib/format.ts";
import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";

function figuresOf({ cost }: ListedCatalogEntry): { term: string; detail: ReactNode }[] {
  return kindsIn(cost).map((kind) => ({
    term: kindLabels(kind),
    detail: (
      <>
        <Amount value={cost[kind] ?? "0"} unit={cost.currency} />{" "}
        <span className="text-ink-faint text-sm">{perWords(kind === "request" ? 1 : cost.per)}</span>
      </>
    ),
  }));
}

interface EntrySheetProps {
  entry: ListedCatalogEntry;
  mayWrite: boolean;
  onClose: () => void;
}

/** Everything that the catalog knows of one model. */
export function EntrySheet({ entry, mayWrite, onClose }: EntrySheetProps) {
  const { capabilities, physical_models, stale_models } = entry;
  const can = (["tools", "vision", "files"] as const).filter((name) => capabilities[name]);
  return (
    <Sheet title={<span className="wrap-anywhere">{entry.model}</span>} description={entry.provider} onClose={onClose}>
      <div className="grid gap-5 p-5">
        {entry.old && <Notice tone="warning">These figures are old: look at the vendor's own list.</Notice>}
        {stale_models > 0 && (
          <Notice tone="warning">
            {countOf(stale_models, "model")} of yours {stale_models === 1 ? "has" : "have"} another cost in force, or an
            old one.
          </Notice>
        )}
        <DescriptionList items={figuresOf(entry)} />
        <DescriptionList
          items={[
            { term: "Made for", detail: modalityWords[entry.modality] },
            { term: "Counted in", detail: `${entry.unit}s` },
            { term: "Known to take", detail: can.join(", ") || "Not known" },
            {
              term: "Longest answer",
              detail:
                capabilities.max_output_tokens === undefined
                  ? "Not known"
                  : `${formatCount(capabilities.max_output_tokens)} tokens`,
            },
            { term: "Source", detail: `${entry.source}${entry.imported ? ", imported" : ""}` },
            { term: "As of", detail: entry.as_of },
            {
              term: "Your models",
              detail:
                physical_models === 0 ? (
                  "None"
                ) : (
                  <Link
                    to={`/console/physical-models?search=${encodeURIComponent(entry.model.slice(0, 200))}`}
                    className="text-accent-text underline underline-offset-2"
                  >
                    {countOf(physical_models, "model")}
                  </Link>
                ),
            },
          ]}
        />
        {mayWrite && (
          <Button asChild variant="primary">
            <Link to={`/console/physical-models/new?catalog=${encodeURIComponent(entry.id)}`}>
              <Plus className="size-4" aria-hidden />
              Create model
            </Link>
          </Button>
        )}
      </div>
    </Sheet>
  );
}

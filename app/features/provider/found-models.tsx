import { Link } from "@remix-run/react";
import { Check, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { countOf } from "#app/lib/format.ts";
import type { ProviderView } from "#server/contracts/provider.ts";

interface FoundModelsProps {
  provider: ProviderView;
  /** As the upstream lists them. */
  models: readonly string[];
  ownModels: readonly string[];
}

const firstShown = 8;

/** What the upstream offers; each becomes a physical model by a press. */
export function FoundModels({ provider, models, ownModels }: FoundModelsProps) {
  const [all, setAll] = useState(false);
  const mayWrite = useMay("catalog.write");
  const own = new Set(ownModels);
  const shown = all ? models : models.slice(0, firstShown);
  return (
    <div className="mt-4">
      <h3 className="mb-1 font-medium text-ink text-sm">
        {countOf(models.length, "model")} {models.length === 200 ? "or more listed" : "listed"}
      </h3>
      <ul className="max-h-96 divide-y divide-line overflow-y-auto rounded-lg border border-line">
        {shown.map((model) => (
          <li key={model} className="flex min-h-10 items-center justify-between gap-3 px-3 py-1">
            <span className="wrap-anywhere min-w-0 font-mono text-sm">{model}</span>
            {own.has(model) ? (
              <span className="inline-flex shrink-0 items-center gap-1 text-ink-muted text-sm">
                <Check className="size-3.5" aria-hidden /> In use
              </span>
            ) : (
              mayWrite && (
                <Button asChild size="small" variant="quiet">
                  <Link
                    to={`/console/physical-models/new?${new URLSearchParams({ provider: provider.id, name: model })}`}
                    aria-label={`Create ${model}`}
                  >
                    <Plus className="size-3.5" aria-hidden /> Create
                  </Link>
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {!all && models.length > shown.length && (
        <Button variant="quiet" size="small" className="mt-2" onClick={() => setAll(true)}>
          Show all {models.length}
        </Button>
      )}
    </div>
  );
}

import { Link } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { EffectWords } from "#app/features/catalog-effect/effect-words.tsx";
import { countOf } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type { ProviderView } from "#server/contracts/provider.ts";

/** Taking a provider out of use, for a while or for good. */
export function ProviderStanding({ provider, effect }: { provider: ProviderView; effect: CatalogEffectView }) {
  const disabled = provider.status === "disabled";
  return (
    <Card title="Out of use">
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 flex-1 basis-52 text-ink-muted">
            {disabled ? "It takes no requests." : "Disabled, it takes no requests until it is enabled again."}
          </p>
          {disabled ? (
            <ConfirmDialog
              trigger={<Button>Enable</Button>}
              title={`Enable “${provider.name}”?`}
              effect={`${countOf(effect.physical_models, "model")} and ${countOf(effect.routes, "route")} take requests again within a second.`}
              confirmLabel="Enable provider"
              cancelLabel="Not now"
              tone="primary"
              fields={{ intent: "enable" }}
              said="Provider enabled"
            />
          ) : (
            <ConfirmDialog
              trigger={<Button>Disable</Button>}
              title={`Disable “${provider.name}”?`}
              effect={<EffectWords effect={effect} ofProvider />}
              confirmLabel="Disable provider"
              fields={{ intent: "disable" }}
              said="Provider disabled"
            />
          )}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
          {effect.physical_models > 0 ? (
            <p className="min-w-0 text-ink-muted">
              It can be archived, and its credentials forgotten, once{" "}
              <Link
                to={`/console/physical-models?provider_id=${provider.id}`}
                className="text-accent-text underline underline-offset-2"
              >
                its {countOf(effect.physical_models, "model")}
              </Link>{" "}
              {effect.physical_models === 1 ? "is" : "are"} archived.
            </p>
          ) : (
            <>
              <p className="min-w-0 flex-1 basis-52 text-ink-muted">Archived, it is gone from every list.</p>
              <ConfirmDialog
                trigger={<Button>Archive</Button>}
                title={`Archive “${provider.name}”?`}
                effect="It has no models. Its credentials are forgotten. Past requests keep its name. It cannot be undone."
                confirmLabel="Archive provider"
                fields={{ intent: "archive" }}
                said="Provider archived"
              />
            </>
          )}
        </div>
      </div>
    </Card>
  );
}

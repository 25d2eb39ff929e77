import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { EffectWords } from "#app/features/catalog-effect/effect-words.tsx";
import { countOf } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";

/** Taking a model out of use, for a while or for good. */
export function ModelStanding({ model, effect }: { model: ListedPhysicalModelView; effect: CatalogEffectView }) {
  const disabled = model.status === "disabled";
  const toggle = disabled ? (
    <ConfirmDialog
      trigger={<Button>Enable</Button>}
      title={`Enable “${model.name}”?`}
      effect={`${countOf(effect.routes, "route")} at ${countOf(effect.virtual_endpoints, "endpoint")} take requests again within a second.`}
      confirmLabel="Enable model"
      cancelLabel="Not now"
      tone="primary"
      fields={{ intent: "enable" }}
      said="Model enabled"
    />
  ) : (
    <ConfirmDialog
      trigger={<Button>Disable</Button>}
      title={`Disable “${model.name}”?`}
      effect={<EffectWords effect={effect} />}
      confirmLabel="Disable model"
      fields={{ intent: "disable" }}
      said="Model disabled"
    />
  );
  return (
    <Card title="Out of use">
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 flex-1 basis-52 text-ink-muted">
            {disabled ? "It takes no requests." : "Disabled, it takes no requests until it is enabled again."}
          </p>
          {toggle}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
          {effect.routes > 0 ? (
            <p className="min-w-0 text-ink-muted">
              It can be archived once no route points to it: {countOf(effect.routes, "route")} at{" "}
              {countOf(effect.virtual_endpoints, "endpoint")} {effect.routes === 1 ? "does" : "do"}.
            </p>
          ) : (
            <>
              <p className="min-w-0 flex-1 basis-52 text-ink-muted">Archived, it is gone from every list.</p>
              <ConfirmDialog
                trigger={<Button>Archive</Button>}
                title={`Archive “${model.name}”?`}
                effect="No route points to it. Past requests keep its name, price and cost. It cannot be undone."
                confirmLabel="Archive model"
                fields={{ intent: "archive" }}
                said="Model archived"
              />
            </>
          )}
        </div>
      </div>
    </Card>
  );
}

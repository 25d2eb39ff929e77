import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";

interface StandingCardProps {
  /** What it is, as its buttons say: "provider". */
  kind: "model" | "provider";
  name: string;
  disabled: boolean;
  /** What enabling and disabling do to requests. */
  enabling: ReactNode;
  disabling: ReactNode;
  /** Why it can't be archived yet; null: it can. */
  inTheWay: ReactNode | null;
  /** What archiving does. */
  archiving: ReactNode;
}

/** Taking a thing of the catalog out of use, for a while or for good. */
export function StandingCard({ kind, name, disabled, enabling, disabling, inTheWay, archiving }: StandingCardProps) {
  const what = kind === "model" ? "Model" : "Provider";
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
              title={`Enable “${name}”?`}
              effect={enabling}
              confirmLabel={`Enable ${kind}`}
              cancelLabel="Not now"
              tone="primary"
              fields={{ intent: "enable" }}
              said={`${what} enabled`}
            />
          ) : (
            <ConfirmDialog
              trigger={<Button>Disable</Button>}
              title={`Disable “${name}”?`}
              effect={disabling}
              confirmLabel={`Disable ${kind}`}
              fields={{ intent: "disable" }}
              said={`${what} disabled`}
            />
          )}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t pt-4">
          {inTheWay === null ? (
            <>
              <p className="min-w-0 flex-1 basis-52 text-ink-muted">Archived, it is gone from every list.</p>
              <ConfirmDialog
                trigger={<Button>Archive</Button>}
                title={`Archive “${name}”?`}
                effect={archiving}
                confirmLabel={`Archive ${kind}`}
                fields={{ intent: "archive" }}
                said={`${what} archived`}
              />
            </>
          ) : (
            <p className="min-w-0 text-ink-muted">{inTheWay}</p>
          )}
        </div>
      </div>
    </Card>
  );
}

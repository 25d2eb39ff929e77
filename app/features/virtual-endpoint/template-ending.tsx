import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** Archiving a template. */
export function TemplateEnding({ template }: { template: Pick<VirtualEndpointView, "name" | "status"> }) {
  if (template.status === "archived") return <Notice tone="info">This template is archived.</Notice>;
  return (
    <Card title="Archive this template">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-60 flex-1 text-ink-muted text-sm">
          It is gone from the list. Endpoints made from it stay as they are. Close open sign-up links to it first.
        </p>
        <ConfirmDialog
          trigger={<Button variant="danger">Archive</Button>}
          title={`Archive “${template.name}”?`}
          effect="It is gone from the list of templates. No endpoint and no request is touched. While open sign-up links copy it, it is refused."
          confirmLabel="Archive template"
          fields={{ intent: "archive" }}
          said="Template archived"
        />
      </div>
    </Card>
  );
}

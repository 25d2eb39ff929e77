import { Link } from "@remix-run/react";
import { Plus } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** What a template is, and what changing it does not do. */
export function TemplateHeader({ template }: { template: VirtualEndpointView }) {
  const mayWrite = useMay("catalog.write");
  return (
    <div className="grid gap-4">
      <PageHeader
        title={template.name}
        back={{ to: "/console/virtual-endpoints/templates", label: "Templates" }}
        badge={<Badge tone="accent">{template.status === "archived" ? "Archived template" : "Template"}</Badge>}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
            {template.customer_name !== null && <span className="name-text">{template.customer_name}</span>}
            {template.department && <span className="name-text">{template.department}</span>}
            <Copyable value={template.id} label="template id" />
          </span>
        }
      >
        {mayWrite && template.status !== "archived" && (
          <Button asChild variant="primary">
            <Link to={`/console/virtual-endpoints/new?template=${template.id}`}>
              <Plus className="size-4" aria-hidden />
              New endpoint from it
            </Link>
          </Button>
        )}
      </PageHeader>
      <Notice tone="info">
        A change here is for endpoints made from now on; those already made from this template stay as they are. A
        template is never sold: it has no keys, no credits and answers no requests.
      </Notice>
    </div>
  );
}

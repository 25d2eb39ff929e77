import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import {
  type LogicalModelInput,
  modelNameSchema,
  type VirtualEndpointView,
} from "#server/contracts/virtual-endpoint.ts";
import { PlanList } from "./plan-list.tsx";
import { CustomerChoice, KeyChoice } from "./sample-caller.tsx";
import { firstSample, SampleFields } from "./sample-fields.tsx";
import { useRoutePlan } from "./use-route-plan.ts";

interface TryRequestProps {
  endpoint: Pick<VirtualEndpointView, "id" | "routing" | "is_template">;
  /** The model's name as it is typed now. */
  name: string;
  /** As they are typed now. */
  routes: LogicalModelInput["routes"];
}

const sendable = (name: string): string | null => (modelNameSchema.safeParse(name).success ? name : null);

/** Which route a request would take at this moment, with the routes as they are typed; nothing is sent. */
export function TryRequest({ endpoint, name, routes }: TryRequestProps) {
  const [request, setRequest] = useState(firstSample);
  const [again, setAgain] = useState(0);
  const [keyId, setKeyId] = useState<string | null>(null);
  const [customerId, setCustomerId] = useState<string | null>(null);
  const { id: endpointId, routing } = endpoint;
  const whose = { logical_model: sendable(name), key_id: keyId, customer_id: customerId };
  const { plan, failure, pending } = useRoutePlan({ endpointId, routes, routing, request, ...whose }, again);
  return (
    <Card
      title="Try a request"
      actions={
        <Button variant="quiet" size="small" className="-mr-2" onClick={() => setAgain(again + 1)} pending={pending}>
          {!pending && <RefreshCw className="size-3.5" aria-hidden />}
          Ask again
        </Button>
      }
    >
      <div className="grid gap-4">
        <SampleFields sample={request} onChange={setRequest} />
        {endpoint.is_template ? (
          <CustomerChoice value={customerId} onChange={setCustomerId} />
        ) : (
          <KeyChoice endpointId={endpointId} value={keyId} onChange={setKeyId} />
        )}
        <div aria-live="polite" aria-busy={pending} className="border-line border-t pt-3">
          {failure && <Notice tone="warning">{failure}</Notice>}
          {plan ? <PlanList plan={plan} /> : !failure && <Skeleton className="h-16" />}
        </div>
        <p className="text-ink-faint text-sm">
          Asked of the gateway’s own planning, as this process sees breakers and limits now. Nothing is sent or charged.
        </p>
      </div>
    </Card>
  );
}

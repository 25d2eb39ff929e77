import { useEffect, useState } from "react";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { RoutePlanView, SampleRequest } from "#server/contracts/route-plan.ts";
import type { LogicalModelInput, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

export interface PlanQuestion {
  endpointId: string;
  /** Null: it has no name yet that a client could send. */
  logical_model: string | null;
  key_id: string | null;
  customer_id: string | null;
  routes: LogicalModelInput["routes"];
  routing: VirtualEndpointView["routing"];
  request: SampleRequest;
}

export interface PlanAnswer {
  plan: RoutePlanView | null;
  /** The question could not be answered. */
  failure: string | null;
  pending: boolean;
}

const settleMs = 250;

/** Asks the gateway's own planning after each change, once it rests. `again` is raised to ask anew. */
export function useRoutePlan(question: PlanQuestion, again: number): PlanAnswer {
  const client = useTRPCClient();
  const [answer, setAnswer] = useState<{ asked: string; plan: RoutePlanView | null; failure: string | null }>({
    asked: "",
    plan: null,
    failure: null,
  });
  const asked = JSON.stringify([question, again]);
  useEffect(() => {
    const [{ endpointId, ...input }]: [PlanQuestion] = JSON.parse(asked);
    let current = true;
    const keep = (plan: RoutePlanView | null, failure: string | null) => {
      if (current) setAnswer((old) => ({ asked, plan: plan ?? (failure ? null : old.plan), failure }));
    };
    const timer = setTimeout(() => {
      client.merchant.virtualEndpoints.planRoutes.mutate({ id: endpointId, ...input }).then(
        (plan) => keep(plan, null),
        (error: unknown) => keep(null, error instanceof Error ? error.message : "The question was not answered."),
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, asked]);
  return { plan: answer.plan, failure: answer.failure, pending: answer.asked !== asked };
}

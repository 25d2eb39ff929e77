import { Badge } from "#app/components/ui/badge.tsx";
import type { BalanceState } from "./prepare-balance.ts";

/** Says what the bar's colour says; nothing while all is well. */
export function BalanceBadge({ state }: { state: BalanceState }) {
  if (state === "healthy") return null;
  if (state === "low") return <Badge tone="warning">Low</Badge>;
  return <Badge tone="critical">{state === "empty" ? "Used up" : "No credits"}</Badge>;
}

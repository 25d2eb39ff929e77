import { MessageSquareOff } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";

/** Stands in for a playground where nothing can be chatted with. */
export function NothingToTry({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <EmptyState icon={MessageSquareOff} title={title}>
        {children}
      </EmptyState>
    </Card>
  );
}

import { MessageSquareOff } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";

/** Stands in for a playground where nothing can be chatted with. */
export function NothingToTry({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Card>
      <EmptyState icon={MessageSquareOff} title={title} action={action}>
        {children}
      </EmptyState>
    </Card>
  );
}

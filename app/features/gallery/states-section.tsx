import { Inbox } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { Section } from "./section.tsx";

const tones = ["info", "positive", "warning", "critical"] as const;

export function StatesSection() {
  return (
    <Section title="States">
      <div className="grid gap-2 sm:grid-cols-2">
        {tones.map((tone) => (
          <Notice key={tone} tone={tone}>
            A sentence that must not be missed, said where it matters, and long enough to need a second line.
          </Notice>
        ))}
      </div>
      <Card>
        <EmptyState icon={Inbox} title="No provider yet" action={<Button variant="primary">Add a provider</Button>}>
          A provider is an account with a vendor of models. Add one, then its models.
        </EmptyState>
      </Card>
      <Card title="On its way">
        <div aria-busy className="grid gap-2">
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-24" />
        </div>
      </Card>
    </Section>
  );
}

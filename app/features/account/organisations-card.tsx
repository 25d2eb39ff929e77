import { Form } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import type { SessionView } from "#server/contracts/session.ts";

interface Organisation {
  id: string;
  field: "merchant_id" | "customer_id";
  name: string;
  detail: string;
  current: boolean;
}

const organisationsOf = ({ merchants, customers }: SessionView): Organisation[] => [
  ...merchants.map(({ merchant_id, name, role }, index) => ({
    id: merchant_id,
    field: "merchant_id" as const,
    name,
    detail: `Console, as ${role}`,
    current: index === 0 && merchants.length > 1,
  })),
  ...customers.map(({ customer_id, name, merchant_name, role }, index) => ({
    id: customer_id,
    field: "customer_id" as const,
    name,
    detail: `Portal of ${merchant_name}, as ${role}`,
    current: index === 0 && customers.length > 1,
  })),
];

/** What the user may enter; choosing one makes it the one that opens from then on. */
export function OrganisationsCard({ session }: { session: SessionView }) {
  const organisations = organisationsOf(session);
  if (organisations.length === 0) return null;
  return (
    <Card title="Organisations">
      <ul className="-my-2.5 divide-y divide-line">
        {organisations.map(({ id, field, name, detail, current }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2.5">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2">
                <span className="name-text font-medium text-ink">{name}</span>
                {current && <Badge>Chosen</Badge>}
              </p>
              <p className="name-text text-ink-muted text-sm">{detail}</p>
            </div>
            <Form method="post" action="/switch">
              <input type="hidden" name={field} value={id} />
              <Button type="submit" size="small" aria-label={`Open ${name}`}>
                Open
              </Button>
            </Form>
          </li>
        ))}
      </ul>
    </Card>
  );
}

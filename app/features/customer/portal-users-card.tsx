import { Card } from "#app/components/ui/card.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { TeamMemberView } from "#server/contracts/team.ts";

/** Who may sign in to the portal for a customer. */
export function PortalUsersCard({ users }: { users: readonly TeamMemberView[] }) {
  return (
    <Card title="Portal users" flush>
      {users.length === 0 ? (
        <p className="p-4 text-ink-muted">Nobody signs in to the portal for this customer.</p>
      ) : (
        <Table label="Portal users">
          <thead>
            <tr>
              <HeadCell>Name</HeadCell>
              <HeadCell>Role</HeadCell>
              <HeadCell className="hidden @lg:table-cell">Last seen</HeadCell>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <Row key={user.id}>
                <Cell className="w-full max-w-0">
                  <span className="name-text line-clamp-2 text-ink">{user.name}</span>
                  <span className="block truncate text-ink-muted text-sm">{user.email}</span>
                </Cell>
                <Cell className="capitalize">{user.role}</Cell>
                <Cell className="hidden whitespace-nowrap text-ink-muted @lg:table-cell">
                  {user.last_seen_at ? <Time at={user.last_seen_at} seconds={false} /> : "–"}
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

import { Card } from "#app/components/ui/card.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { useGivenInPortal } from "#app/features/console/use-role.ts";
import { InviteDialog } from "#app/features/team/invite-dialog.tsx";
import { customerTeam } from "#app/features/team/team-kind.ts";
import type { CustomerView } from "#server/contracts/customer.ts";
import type { InvitationView, TeamMemberView } from "#server/contracts/team.ts";
import { OpenInvitations } from "./open-invitations.tsx";

interface PortalUsersCardProps {
  customer: CustomerView;
  users: readonly TeamMemberView[];
  /** Those that nobody has taken yet. */
  invitations: readonly InvitationView[];
}

/** Who may sign in to the portal for a customer. */
export function PortalUsersCard({ customer, users, invitations }: PortalUsersCardProps) {
  const kind = customerTeam(customer.id);
  const gives = useGivenInPortal();
  const mayInvite = gives.length > 0 && customer.status === "active";
  return (
    <Card
      title="Portal users"
      flush
      actions={mayInvite && <InviteDialog kind={kind} gives={gives} title="Invite to the portal" small />}
    >
      {users.length === 0 ? (
        <p className="p-4 text-ink-muted">
          Nobody signs in to the portal for this customer yet.
          {mayInvite && " Invite whoever looks after its balance and keys."}
        </p>
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
      {invitations.length > 0 && <OpenInvitations kind={kind} invitations={invitations} gives={gives} />}
    </Card>
  );
}

import type { Column } from "#app/components/data-table/column.ts";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { roleWord, staffTeam } from "#app/features/team/team-kind.ts";
import type { ManagementKeyView } from "#server/contracts/access-key.ts";

/** It stays with a revoked key, without its button, to say that it was done. */
function RevokeManagementKey({ managementKey }: { managementKey: ManagementKeyView }) {
  const { id, name, role, status, last_used_at } = managementKey;
  return (
    <ConfirmDialog
      trigger={
        status === "active" && (
          <Button variant="quiet" size="small" aria-label={`Revoke ${name}`}>
            Revoke
          </Button>
        )
      }
      title={`Revoke “${name}”?`}
      effect={
        <>
          {last_used_at ? (
            <>
              It was last used <Time at={last_used_at} />.
            </>
          ) : (
            "It was never used."
          )}{" "}
          Whatever sends it is refused from its next call on, and no longer works as{" "}
          {roleWord(staffTeam, role).toLowerCase()}. It cannot be undone.
        </>
      }
      confirmLabel="Revoke key"
      fields={{ intent: "revoke", id }}
      action="/console/management-keys"
      said="Key revoked"
    />
  );
}

/** The columns of the management keys. */
export const managementKeyColumns: readonly Column<ManagementKeyView>[] = [
  {
    id: "name",
    head: "Key",
    fixed: true,
    wide: true,
    cell: ({ name }) => <span className="name-text line-clamp-2 font-medium">{name}</span>,
  },
  {
    id: "prefix",
    head: "Secret",
    room: "medium",
    cell: ({ prefix }) => <code className="font-mono text-ink-muted text-xs">{prefix}…</code>,
  },
  { id: "role", head: "Role", cell: ({ role }) => roleWord(staffTeam, role) },
  { id: "status", head: "Status", room: "small", cell: ({ status }) => <StatusBadge status={status} /> },
  {
    id: "last_used",
    head: "Last used",
    room: "medium",
    cell: ({ last_used_at }) => (last_used_at ? <Time at={last_used_at} seconds={false} /> : "Never"),
  },
  {
    id: "created",
    head: "Created",
    room: "large",
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
  {
    id: "acts",
    head: "Actions",
    fixed: true,
    numeric: true,
    cell: (managementKey) => <RevokeManagementKey managementKey={managementKey} />,
  },
];

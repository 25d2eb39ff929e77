import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { AccessKeyView } from "#server/contracts/access-key.ts";
import { KeyStatus } from "./key-status.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";

function KeyRow({ accessKey, mayWrite }: { accessKey: AccessKeyView; mayWrite: boolean }) {
  return (
    <Row>
      <Cell className="w-full max-w-0">
        <span className="name-text line-clamp-2 font-medium text-ink">{accessKey.name}</span>
        <span className="font-mono text-ink-faint text-xs">{accessKey.prefix}…</span>
      </Cell>
      <Cell>
        <KeyStatus status={accessKey.status} />
      </Cell>
      <Cell className="hidden whitespace-nowrap text-ink-muted @xl:table-cell">
        {accessKey.last_used_at ? <Time at={accessKey.last_used_at} seconds={false} /> : "Never"}
      </Cell>
      <Cell className="hidden whitespace-nowrap text-ink-muted @4xl:table-cell">
        {accessKey.expires_at ? <Time at={accessKey.expires_at} seconds={false} /> : "Never"}
      </Cell>
      <Cell className="hidden whitespace-nowrap text-ink-muted @4xl:table-cell">
        <Time at={accessKey.created_at} seconds={false} />
      </Cell>
      {mayWrite && <Cell numeric>{accessKey.status === "active" && <RevokeKeyDialog accessKey={accessKey} />}</Cell>}
    </Row>
  );
}

/** An endpoint's keys. */
export function KeyTable({ accessKeys, mayWrite }: { accessKeys: readonly AccessKeyView[]; mayWrite: boolean }) {
  return (
    <Table label="Access keys">
      <thead>
        <tr>
          <HeadCell>Key</HeadCell>
          <HeadCell>Status</HeadCell>
          <HeadCell className="hidden @xl:table-cell">Last used</HeadCell>
          <HeadCell className="hidden @4xl:table-cell">Expires</HeadCell>
          <HeadCell className="hidden @4xl:table-cell">Created</HeadCell>
          {mayWrite && (
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          )}
        </tr>
      </thead>
      <tbody>
        {accessKeys.map((accessKey) => (
          <KeyRow key={accessKey.id} accessKey={accessKey} mayWrite={mayWrite} />
        ))}
      </tbody>
    </Table>
  );
}

import { useFetcher } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { SessionItemView } from "#server/contracts/account.ts";

function Row({ session }: { session: SessionItemView }) {
  const fetcher = useFetcher();
  const pending = fetcher.state !== "idle";
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <span className="name-text font-medium text-ink">{session.device}</span>
          {session.current && <Badge tone="positive">This one</Badge>}
        </p>
        <p className="name-text text-ink-muted text-sm">
          {session.address ?? "Address unknown"} · last seen <Time at={session.last_seen_at} />
        </p>
      </div>
      {!session.current && (
        <fetcher.Form method="post" action="/account">
          <input type="hidden" name="intent" value="end-session" />
          <input type="hidden" name="id" value={session.id} />
          <Button type="submit" size="small" pending={pending} disabled={pending} aria-label={`End ${session.device}`}>
            End
          </Button>
        </fetcher.Form>
      )}
    </li>
  );
}

/** Where the user is signed in. */
export function SessionsCard({ sessions }: { sessions: readonly SessionItemView[] }) {
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <Card
      title="Sessions"
      actions={
        others > 0 && (
          <ConfirmDialog
            trigger={<Button size="small">End all others</Button>}
            title="End all other sessions?"
            effect={`${others} ${others === 1 ? "session ends" : "sessions end"} at once; this one stays.`}
            confirmLabel="End them"
            cancelLabel="Keep them"
            fields={{ intent: "end-others" }}
            action="/account"
            said="All other sessions ended"
          />
        )
      }
    >
      <ul className="-my-2.5 divide-y divide-line">
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  );
}

import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import type { AccessKeyView } from "#server/contracts/access-key.ts";
import type { KeysAction } from "./keys-action.ts";

/** Asks before a key is revoked, and says what that does. */
export function RevokeKeyDialog({ accessKey }: { accessKey: AccessKeyView }) {
  const [open, setOpen] = useState(false);
  const fetcher = useFetcher<KeysAction>();
  const say = useToast();
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const failure = answer && "submission" in answer ? answer.submission.error?.[""]?.join(" ") : undefined;
  useEffect(() => {
    if (!answer || !("revoked" in answer)) return;
    setOpen(false);
    say("Key revoked");
  }, [answer, say]);
  return (
    <Dialog
      open={open}
      trigger={
        <Button variant="quiet" size="small" aria-label={`Revoke ${accessKey.name}`}>
          Revoke
        </Button>
      }
      onOpenChange={setOpen}
      title={`Revoke “${accessKey.name}”?`}
      description={
        <>
          New requests with it are refused within a second; streams that run finish. It cannot be undone.{" "}
          {accessKey.last_used_at ? (
            <>
              It was last used <Time at={accessKey.last_used_at} />.
            </>
          ) : (
            "It was never used."
          )}
        </>
      }
    >
      <fetcher.Form method="post" className="grid gap-4">
        {failure && (
          <Notice tone="critical" alert>
            {failure}
          </Notice>
        )}
        <input type="hidden" name="key_id" value={accessKey.id} />
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={() => setOpen(false)} autoFocus>
            Keep it
          </Button>
          <Button type="submit" variant="danger" name="intent" value="revoke" pending={pending} disabled={pending}>
            Revoke key
          </Button>
        </div>
      </fetcher.Form>
    </Dialog>
  );
}

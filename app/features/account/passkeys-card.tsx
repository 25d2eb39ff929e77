import { useFetcher } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { makePasskey, passkeyMessage } from "#app/features/session/passkey.ts";
import { useMounted } from "#app/lib/use-mounted.ts";
import type { PasskeyView } from "#server/contracts/account.ts";
import type { AccountAnswer } from "./account-action.ts";
import { AccountForm, passwordField } from "./account-form.tsx";

/** The browser makes the passkey, the server keeps it. */
function AddPasskey({ onClose }: { onClose: () => void }) {
  const keep = useFetcher<AccountAnswer>();
  const say = useToast();
  const [failure, setFailure] = useState<string | null>(null);
  const kept = keep.state === "idle" ? keep.data : undefined;
  useEffect(() => {
    if (!kept) return;
    if (kept.errors) setFailure(Object.values(kept.errors).flat().join(" "));
    else {
      onClose();
      say("Passkey added");
    }
  }, [kept, onClose, say]);
  const { submit } = keep;
  const make = useCallback(
    async ({ passkeyOptions }: AccountAnswer) => {
      setFailure(null);
      try {
        const response = JSON.stringify(await makePasskey(passkeyOptions));
        const name = `Passkey of ${new Date().toLocaleDateString("en-GB", { dateStyle: "medium" })}`;
        submit({ intent: "passkey-register", name, response }, { method: "post", action: "/account" });
      } catch (error) {
        setFailure(passkeyMessage(error) ?? "No passkey was made.");
      }
    },
    [submit],
  );
  const onDone = useCallback((answer: AccountAnswer) => void make(answer), [make]);
  return (
    <div className="grid gap-4">
      {failure && (
        <Notice tone="critical" alert>
          {failure}
        </Notice>
      )}
      <AccountForm
        intent="passkey-options"
        fields={[passwordField]}
        submit="Make a passkey"
        variant="primary"
        onDone={onDone}
      />
    </div>
  );
}

function Row({ passkey, onRemove }: { passkey: PasskeyView; onRemove: () => void }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2.5">
      <div className="min-w-0">
        <p className="name-text font-medium text-ink">{passkey.name}</p>
        <p className="text-ink-muted text-sm">
          {passkey.last_used_at ? (
            <>
              Last used <Time at={passkey.last_used_at} />
            </>
          ) : (
            "Not used yet"
          )}
          {passkey.backed_up && " · on all of your devices"}
        </p>
      </div>
      <Button size="small" onClick={onRemove} aria-label={`Remove ${passkey.name}`}>
        Remove
      </Button>
    </li>
  );
}

interface PasskeysCardProps {
  passkeys: readonly PasskeyView[];
  /** The only address at which they sign in and are made; null: here. */
  elsewhere: string | null;
}

/** Passkeys sign in by themselves: list, add, remove. */
export function PasskeysCard({ passkeys, elsewhere }: PasskeysCardProps) {
  const mounted = useMounted();
  const supported = mounted && "PublicKeyCredential" in window;
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<PasskeyView | null>(null);
  const closeAdding = useCallback(() => setAdding(false), []);
  const closeRemoving = useCallback(() => setRemoving(null), []);
  return (
    <Card
      title="Passkeys"
      actions={
        elsewhere === null && (
          <Button size="small" disabled={!supported} onClick={() => setAdding(true)}>
            Add a passkey
          </Button>
        )
      }
    >
      <p className="text-pretty text-ink-muted">
        Sign in with your fingerprint, face or device PIN, without password and code.
        {elsewhere !== null && ` Passkeys are made, and sign in, at ${elsewhere} only.`}
      </p>
      {passkeys.length > 0 && (
        <ul className="mt-2 divide-y divide-line">
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />
          ))}
        </ul>
      )}
      <Dialog
        open={adding}
        onOpenChange={setAdding}
        title="Add a passkey"
        description="Your browser asks you to confirm on this device or another."
      >
        <AddPasskey onClose={closeAdding} />
      </Dialog>
      {removing && (
        <Dialog
          open
          onOpenChange={(open) => !open && closeRemoving()}
          title={`Remove “${removing.name}”?`}
          description="It signs in no more. What your device keeps of it, you can delete there."
        >
          <AccountForm
            intent="passkey-remove"
            hidden={{ id: removing.id }}
            fields={[passwordField]}
            submit="Remove passkey"
            variant="danger"
            said="Passkey removed"
            onDone={closeRemoving}
          />
        </Dialog>
      )}
    </Card>
  );
}

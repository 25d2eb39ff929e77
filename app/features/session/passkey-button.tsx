import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useMounted } from "#app/lib/use-mounted.ts";
import { passkeyMessage, signInWithPasskey } from "./passkey.ts";

/** Signs in by passkey and goes on to `target`; where the browser has no passkeys there is no button. */
export function PasskeyButton({ target }: { target: string }) {
  const mounted = useMounted();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  if (!mounted || !("PublicKeyCredential" in window)) return null;
  const start = async () => {
    setPending(true);
    setFailure(null);
    try {
      await signInWithPasskey();
      window.location.assign(target);
    } catch (error) {
      setFailure(passkeyMessage(error));
      setPending(false);
    }
  };
  return (
    <div className="grid gap-3">
      {failure && (
        <Notice tone="critical" alert>
          {failure}
        </Notice>
      )}
      <Button size="large" pending={pending} disabled={pending} onClick={() => void start()}>
        {!pending && <KeyRound className="size-4.5" aria-hidden />}
        Use a passkey
      </Button>
    </div>
  );
}

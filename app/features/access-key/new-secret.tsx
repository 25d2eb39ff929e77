import { Check, Copy } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { useCopied } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { MadeKey } from "./keys-action.ts";

/** A key's secret, the only time it is shown. */
export function NewSecret({ made, onDone }: { made: MadeKey; onDone: () => void }) {
  const { copied, copy } = useCopied(made.secret ?? "");
  if (made.secret === null) {
    return (
      <div className="grid gap-4">
        <Notice tone="warning">
          The form came twice: the key was made once, and its secret went with the first answer. If nobody has seen it,
          revoke the key and create another.
        </Notice>
        <Button variant="primary" onClick={onDone} className="justify-self-end">
          Done
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-4" data-shown-once>
      <Notice tone="warning">Copy it now: it is stored as a hash and can never be shown again.</Notice>
      <div className="grid gap-1.5">
        <span className="name-text font-medium text-sm">{made.name}</span>
        <code className="break-all rounded-lg bg-sunken p-3 font-mono text-ink ring-1 ring-line ring-inset">
          {made.secret}
        </code>
      </div>
      <div className="flex justify-end gap-2">
        <Button variant="quiet" onClick={onDone}>
          Done
        </Button>
        <Button variant="primary" onClick={copy} autoFocus>
          {copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          <span role="status">{copied ? "Copied" : "Copy key"}</span>
        </Button>
      </div>
    </div>
  );
}

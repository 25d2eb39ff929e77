import { Check, Copy } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { useCopied } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useMounted } from "#app/lib/use-mounted.ts";

/** The first key's secret, the only time it is shown. */
export function FirstKey({ secret }: { secret: string }) {
  const { copied, copy } = useCopied(secret);
  const mounted = useMounted();
  return (
    <Card title="Your key">
      <div className="grid gap-3">
        <Notice tone="warning">Copy it now: it is stored as a hash and can never be shown again.</Notice>
        <div className="flex flex-wrap items-center gap-3">
          <code
            data-secret
            className="min-w-0 flex-1 basis-72 break-all rounded-lg bg-sunken p-3 font-mono text-ink ring-1 ring-line ring-inset"
          >
            {secret}
          </code>
          {mounted && (
            <Button variant="primary" size="large" onClick={copy}>
              {copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
              <span role="status">{copied ? "Copied" : "Copy key"}</span>
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

import { Link } from "@remix-run/react";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { useMay } from "#app/features/console/use-role.ts";

interface ConnectCardProps {
  endpointId: string;
  baseUrl: string;
  /** One that may be named; absent: none is there yet. */
  model: string | undefined;
}

const link = "text-accent-text underline-offset-2 hover:underline";

/** What a client needs to change: base URL and key. */
export function ConnectCard({ endpointId, baseUrl, model }: ConnectCardProps) {
  const mayTry = useMay("keys.read");
  const sample = `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $ACCESS_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify({ model: model ?? "MODEL", messages: [{ role: "user", content: "Hello" }] })}'`;
  return (
    <Card title="Connect a client">
      <div className="grid gap-4">
        <div className="grid gap-1">
          <span className="text-ink-muted text-sm">Base URL, for any OpenAI client</span>
          <Copyable value={baseUrl} label="base URL" />
        </div>
        <div className="grid min-w-0 gap-1">
          <span className="text-ink-muted text-sm">Or by hand</span>
          <pre className="whitespace-pre-wrap break-all rounded-lg bg-sunken p-3 font-mono text-ink text-xs leading-relaxed ring-1 ring-line ring-inset">
            {sample}
          </pre>
        </div>
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {mayTry && (
            <Link to={`/console/playground?ve=${endpointId}`} className={link}>
              Try it in the playground
            </Link>
          )}
          <Link to={`/console/virtual-endpoints/${endpointId}/keys`} className={link}>
            Keys
          </Link>
          <Link to={`/docs?ve=${endpointId}`} className={link}>
            API reference
          </Link>
        </p>
      </div>
    </Card>
  );
}

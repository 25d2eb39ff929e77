import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";

/** What a client needs to change: base URL and key. */
export function ConnectCard({ baseUrl, model }: { baseUrl: string; model: string | undefined }) {
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
      </div>
    </Card>
  );
}

import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import { managementSampleReader, useReference } from "./use-reader.ts";

/** How the management API is called. */
export function ManagementOverview() {
  const { root, variable, key } = managementSampleReader(useReference());
  const samples = writeSamples({
    method: "GET",
    url: `${root}/virtual-endpoints?limit=10`,
    key: { header: "Authorization", scheme: "Bearer ", variable, name: key?.name ?? null, prefix: key?.prefix ?? null },
    body: { type: "none" },
    answer: "json",
    library: null,
  });
  return (
    <article className="grid gap-6">
      <header className="grid gap-2">
        <h1 className="font-semibold text-2xl text-ink tracking-tight">Run the service by program</h1>
        <p className="max-w-prose text-pretty text-ink-muted">
          Everything that the console does: the same procedures, the same rights, the same audit trail. Send a
          management key as <code className="font-mono">Authorization: Bearer slm_…</code>.
        </p>
      </header>
      <p className="text-ink">
        <Copyable value={root} label="base URL" />
      </p>
      <CodeBlock label="A first call" samples={samples} />
      <ul className="grid max-w-prose list-disc gap-1.5 pl-5 text-pretty text-ink-muted">
        <li>JSON in snake_case. Credits are decimal strings with at most 6 decimals, times RFC 3339 in UTC.</li>
        <li>
          Lists answer <code className="font-mono">data</code> and <code className="font-mono">next_cursor</code>; give
          that as <code className="font-mono">cursor</code> for the next page.
        </li>
        <li>
          A POST takes <code className="font-mono">Idempotency-Key</code>: the same key and body answer the same and do
          nothing twice; another body answers 409.
        </li>
        <li>
          Errors are <code className="font-mono">{'{"error": {"message", "type", "code", "param"}}'}</code>.
        </li>
      </ul>
      <p className="text-ink-muted">
        For generators of clients:{" "}
        <a href="/api/v1/openapi.json" className="text-accent-text underline">
          the OpenAPI document
        </a>
        .
      </p>
    </article>
  );
}

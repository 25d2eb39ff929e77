import { useEffect, useState } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { ExhaustionPreviewView, PreviewExhaustionInput } from "#server/contracts/exhaustion-preview.ts";

interface ExhaustionPreviewProps {
  endpointId: string | null;
  exhaustion: PreviewExhaustionInput["exhaustion"];
}

const settleMs = 250;

/** Asks the server after each change, once it rests; null until the first answer. */
function usePreview(endpointId: string | null, exhaustion: PreviewExhaustionInput["exhaustion"]) {
  const client = useTRPCClient();
  const [view, setView] = useState<ExhaustionPreviewView["data"] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const asked = JSON.stringify({ ve_id: endpointId, exhaustion });
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      const input: PreviewExhaustionInput = JSON.parse(asked);
      client.merchant.virtualEndpoints.previewExhaustion.mutate(input).then(
        ({ data }) => {
          if (!current) return;
          setView(data);
          setFailure(null);
        },
        (error: unknown) => {
          if (current) setFailure(error instanceof Error ? error.message : "The preview did not come.");
        },
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, asked]);
  return { view, failure };
}

/** JSON with lines; a stream as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

const shownHeaders = new Set(["content-type", "x-checkout-url", "retry-after"]);
const nameOf = ({ client, stream }: ExhaustionPreviewView["data"][number]) => `${client}${stream ? ", stream" : ""}`;

/** What a client will see, in the shape of each format: made by the functions that answer real requests. */
export function ExhaustionPreview({ endpointId, exhaustion }: ExhaustionPreviewProps) {
  const { view, failure } = usePreview(endpointId, exhaustion);
  const [chosen, setChosen] = useState(0);
  const shown = view?.[chosen] ?? view?.[0];
  return (
    <section aria-label="What a client sees" className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium text-ink text-sm">What a client sees</h3>
        {view && (
          <Select
            aria-label="Client"
            value={chosen}
            onChange={(event) => {
              event.stopPropagation();
              setChosen(Number(event.currentTarget.value));
            }}
          >
            {view.map((each, index) => (
              <option key={nameOf(each)} value={index}>
                {nameOf(each)}
              </option>
            ))}
          </Select>
        )}
      </div>
      {failure && <p className="text-critical-text text-sm">{failure}</p>}
      {!shown && !failure && <Skeleton className="h-32" />}
      {shown && (
        <>
          <p className="flex flex-wrap items-center gap-2 text-ink-muted text-sm">
            <Badge tone={shown.status === 200 ? "positive" : "critical"}>{shown.status}</Badge>
            {shown.headers
              .filter(({ name }) => shownHeaders.has(name))
              .map(({ name, value }) => (
                <span key={name} className="break-all font-mono text-xs">
                  {name}: {value}
                </span>
              ))}
          </p>
          <CodeBlock label="Answer to the client" samples={[{ language: shown.path, code: pretty(shown.body) }]} />
        </>
      )}
    </section>
  );
}

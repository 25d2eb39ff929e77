import { Notice } from "#app/components/ui/notice.tsx";
import { formatDuration } from "#app/lib/format.ts";
import type { ProviderTestView } from "#server/contracts/provider.ts";
import { verdictWords } from "./verdicts.ts";

function Facts({ test }: { test: ProviderTestView }) {
  const facts = [
    test.address,
    test.http_status === null ? "no answer" : `HTTP ${test.http_status}`,
    formatDuration(test.latency_ms),
  ];
  return <p className="wrap-anywhere mt-1 font-mono text-sm opacity-90">{facts.join(" · ")}</p>;
}

/** What a call of the upstream found, and what to do then. */
export function TestResult({ test }: { test: ProviderTestView }) {
  const { title, advice } = verdictWords[test.verdict];
  const tone = test.ok ? "positive" : test.verdict === "needs_model" ? "info" : "critical";
  return (
    <Notice tone={tone}>
      <p className="font-semibold">{title}</p>
      <p className="wrap-anywhere">{test.diagnosis}</p>
      {advice && <p className="mt-1">{advice}</p>}
      <Facts test={test} />
    </Notice>
  );
}

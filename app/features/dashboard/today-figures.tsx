import { useState } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Stat, StatRow } from "#app/components/ui/stat.tsx";
import { formatCount } from "#app/lib/format.ts";
import { useLiveNews } from "#app/lib/live-provider.tsx";
import type { LiveCounters } from "#server/contracts/live.ts";

/** Today's figures, by themselves: they stand still when nothing is settled. */
export function TodayFigures() {
  const [counters, setCounters] = useState<LiveCounters | null>(null);
  useLiveNews({ counters: true }, (news) => {
    if (news.type === "counters") setCounters(news.counters);
  });
  const day = counters?.day;
  const log = day === undefined ? "/console/requests" : `/console/requests?from=${day}&to=${day}`;
  const only = (parameters: string) => `${log}${log.includes("?") ? "&" : "?"}${parameters}`;
  const count = (figure: number | undefined) => (figure === undefined ? "–" : formatCount(figure));
  return (
    <StatRow label="Today, as it happens">
      <Stat label="Requests today" value={count(counters?.requests)} to={log} />
      <Stat
        label="Credits charged today"
        value={counters ? <Amount value={counters.charge} wrap /> : "–"}
        to={only("sort=charge")}
      />
      <Stat label="Errors today" value={count(counters?.errors)} to={only("status=failed")} />
      <Stat label="Refused today" value={count(counters?.refused)} to={only("status=refused")} />
    </StatRow>
  );
}

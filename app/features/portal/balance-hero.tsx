import { Link } from "@remix-run/react";
import { BurnDownChart, forecastText } from "#app/components/charts/burn-down-chart.tsx";
import { Amount } from "#app/components/ui/amount.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import type { BurnDownView } from "#server/contracts/burn-down.ts";
import { prepareOwnBurnDown } from "./prepare-usage.ts";

interface BalanceHeroProps {
  burnDown: BurnDownView;
  timeZone: string;
  /** There have been credits at some time. */
  funded: boolean;
  /** Where more credits are had, when they run low and there is one place; else each endpoint's card leads there. */
  addPath: string | null;
  /** The last refresh failed. */
  stale: boolean;
}

function Span({ forecast }: { forecast: BurnDownView["forecast"] }) {
  if (!forecast?.runs_out_earliest) return null;
  const { runs_out_earliest: earliest, runs_out_latest: latest } = forecast;
  return (
    <p className="text-ink-muted text-sm">
      Four in five such forecasts end {latest ? "between" : "after"} <Time at={earliest} seconds={false} />
      {latest && (
        <>
          {" "}
          and <Time at={latest} seconds={false} />
        </>
      )}
      .
    </p>
  );
}

/** What is left, what it burns and when it runs out: the first thing that a customer sees. */
export function BalanceHero({ burnDown, timeZone, funded, addPath, stale }: BalanceHeroProps) {
  const prepared = prepareOwnBurnDown(burnDown, timeZone);
  return (
    <div className="grid grid-cols-1 gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <Card>
        <div className="grid gap-3">
          <div className="flex items-center justify-between gap-3">
            <h2 className="font-medium text-ink-muted">Balance</h2>
            <LiveMark stale={stale} />
          </div>
          <p aria-live="polite" className="wrap-anywhere font-semibold text-3xl text-ink tracking-tight">
            <Amount value={burnDown.balance} wrap />{" "}
            <span className="font-normal text-base text-ink-muted tracking-normal">credits left</span>
          </p>
          {prepared.state === "empty" ? (
            <p className="text-pretty text-ink">
              {funded ? "They are used up." : "There are none yet."} Requests are refused until credits are added.
            </p>
          ) : (
            <>
              <p className="text-pretty text-ink">{forecastText(prepared, timeZone)}</p>
              {prepared.runsOutAt !== null && <Span forecast={burnDown.forecast} />}
            </>
          )}
          {addPath && (
            <Button asChild variant="primary" size="large" className="mt-1 justify-self-start">
              <Link to={addPath}>Add credits</Link>
            </Button>
          )}
        </div>
      </Card>
      <BurnDownChart title="Balance over 30 days" unit="credits" burnDown={prepared} timeZone={timeZone} told />
    </div>
  );
}

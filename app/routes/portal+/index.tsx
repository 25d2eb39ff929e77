import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { ScrollText, Waypoints } from "lucide-react";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { WaitingCredits } from "#app/features/account/send-verification.tsx";
import { BalanceHero } from "#app/features/portal/balance-hero.tsx";
import { EndpointBalanceCard } from "#app/features/portal/endpoint-balance-card.tsx";
import { readSplit } from "#app/features/portal/prepare-usage.ts";
import { UsagePart } from "#app/features/portal/usage-part.tsx";
import { useMerchantName } from "#app/features/portal/use-customer.ts";
import { UsageTable } from "#app/features/usage-record/usage-table.tsx";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { prepareBalance } from "#app/features/virtual-endpoint/prepare-balance.ts";
import { allRequests } from "#app/lib/live-wish.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

const endpointInput = { limit: 50 };
const recentInput = { limit: 8, sort: "newest" } as const;
const burnDownInput = { days: 30 };
const requests = { requests: allRequests };
const counters = { counters: true };

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const range = readTimeRange(parameters, Date.now(), "30d");
  const split = readSplit(parameters);
  const summaryInput = { from: range.from, to: range.to, interval: range.bucket, group_by: split };
  const [endpoints, recent, burnDown, summary, profile] = await call(args, ({ portal, account }) =>
    Promise.all([
      portal.virtualEndpoints.list(endpointInput),
      portal.usageRecords.list(recentInput),
      portal.usage.burnDown(burnDownInput),
      portal.usage.summary(summaryInput),
      account.profile.get(),
    ]),
  );
  const { publicUrl } = args.context;
  return { endpoints, recent, burnDown, summary, summaryInput, range, split, profile, publicUrl };
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

/** The checkout of the only endpoint, once its credits run low. */
function addPathOf([endpoint, ...others]: Loaded["endpoints"]["data"]): string | null {
  if (!endpoint || others.length > 0 || prepareBalance(endpoint).state === "healthy") return null;
  return `/checkout?ve_id=${endpoint.id}`;
}

function NothingYet() {
  const merchantName = useMerchantName();
  return (
    <Card>
      <EmptyState icon={Waypoints} title="Nothing here yet">
        <span className="name-text">{merchantName}</span> has not set up an endpoint for you. Ask them to.
      </EmptyState>
    </Card>
  );
}

function Endpoints({ endpoints, publicUrl }: Pick<Loaded, "endpoints" | "publicUrl">) {
  return (
    <div className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(19rem,1fr))]">
      {endpoints.data.map((endpoint) => (
        <EndpointBalanceCard key={endpoint.id} endpoint={endpoint} baseUrl={`${publicUrl}/${endpoint.id}/v1`} />
      ))}
    </div>
  );
}

function RecentRequests({ recent }: Pick<Loaded, "recent">) {
  const arrived = useArrived(
    recent.data.map(({ id }) => id),
    "recent",
  );
  const all = (
    <Link to="/portal/requests" className="rounded text-accent-text text-sm hover:underline">
      All requests
    </Link>
  );
  return (
    <Card title="Recent requests" actions={all} flush>
      {recent.data.length > 0 ? (
        <UsageTable records={recent.data} hrefOf={(id) => `/portal/requests/${id}`} arrived={arrived} />
      ) : (
        <EmptyState icon={ScrollText} title="No request yet">
          Requests appear here with their charge as soon as they are answered.
        </EmptyState>
      )}
    </Card>
  );
}

export default function PortalHome() {
  const loaded = useLoaderData<typeof loader>();
  const { portal } = useTRPC();
  const balances = { balances: loaded.endpoints.data.map(({ id }) => id) };
  const endpoints = useLive(portal.virtualEndpoints.list.queryOptions(endpointInput), loaded.endpoints, balances);
  const recent = useLive(portal.usageRecords.list.queryOptions(recentInput), loaded.recent, requests).value;
  const burnDown = useLive(portal.usage.burnDown.queryOptions(burnDownInput), loaded.burnDown, balances);
  const summary = useLive(portal.usage.summary.queryOptions(loaded.summaryInput), loaded.summary, counters).value;
  const heading = <h1 className="font-semibold text-2xl text-ink tracking-tight">Your credits</h1>;
  if (endpoints.value.data.length === 0 && recent.data.length === 0) {
    return (
      <>
        {heading}
        <NothingYet />
      </>
    );
  }
  return (
    <>
      {heading}
      <WaitingCredits profile={loaded.profile} />
      <BalanceHero
        burnDown={burnDown.value}
        timeZone={summary.time_zone}
        funded={endpoints.value.data.some(({ credit_budget: budget }) => budget !== "0")}
        addPath={addPathOf(endpoints.value.data)}
        stale={endpoints.stale || burnDown.stale}
      />
      <UsagePart view={summary} range={loaded.range} split={loaded.split} />
      <Endpoints endpoints={endpoints.value} publicUrl={loaded.publicUrl} />
      <RecentRequests recent={recent} />
    </>
  );
}

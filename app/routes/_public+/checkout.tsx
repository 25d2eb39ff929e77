import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import { BalanceSummary } from "#app/features/checkout/balance-summary.tsx";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { prepareBalance } from "#app/features/virtual-endpoint/prepare-balance.ts";
import { call } from "#app/lib/load.ts";
import { useRefreshing } from "#app/lib/use-refreshing.ts";

const refreshMs = 5000;
const idPattern = /^[\w-]{1,64}$/;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Credits for ${data.summary.name}` : "Credits" },
];

export async function loader(args: LoaderFunctionArgs) {
  const ve_id = new URL(args.request.url).searchParams.get("ve_id") ?? "";
  if (!idPattern.test(ve_id)) throw new Response(null, { status: 404 });
  const summary = await call(args, (caller) => caller.public.checkout.get({ ve_id }));
  return { summary, brand: { accent: summary.accent } };
}

export default function Checkout() {
  const { summary } = useLoaderData<typeof loader>();
  useRefreshing(refreshMs);
  const balance = prepareBalance(summary);
  const exhausted = balance.state === "empty" || balance.state === "unfunded";
  return (
    <div className="grid min-h-dvh grid-rows-[1fr_auto] px-4">
      <main className="mx-auto grid w-full max-w-md grid-cols-1 content-start gap-5 py-8 sm:content-center sm:py-14">
        <div className="flex items-start justify-between gap-3 px-1">
          <div className="flex min-w-0 items-center gap-2.5">
            {summary.logo_path && (
              <img src={summary.logo_path} alt="" className="h-8 w-auto max-w-28 shrink-0 object-contain" />
            )}
            <p className="name-text min-w-0 font-semibold text-ink text-lg tracking-tight">{summary.merchant_name}</p>
          </div>
          {summary.test_mode && <Badge tone="warning">Test mode</Badge>}
        </div>
        <section className="grid grid-cols-1 gap-6 rounded-2xl border border-line bg-raised p-5 shadow-low sm:p-6">
          <div className="grid gap-0.5">
            <h1 className="text-ink-muted">Credits for</h1>
            <p className="name-text font-semibold text-ink text-xl tracking-tight">{summary.name}</p>
          </div>
          {exhausted && (
            <Notice tone="critical">
              {balance.state === "empty" ? "The credits are used up." : "There are no credits yet."} Requests are
              refused until there are more.
            </Notice>
          )}
          <BalanceSummary balance={balance} />
        </section>
        <Notice tone="info">
          <span className="name-text">{summary.merchant_name}</span> takes no online payments yet. To add credits,
          contact <span className="name-text">{summary.merchant_name}</span> and give this reference:{" "}
          <Copyable value={summary.ve_id} label="reference" />
        </Notice>
      </main>
      <footer className="flex justify-center py-6">
        <ThemeToggle />
      </footer>
    </div>
  );
}

export { ErrorPage as ErrorBoundary };

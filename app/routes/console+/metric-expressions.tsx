import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import clsx from "clsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { GrammarCard } from "#app/features/metric-expression/grammar-card.tsx";
import { samples } from "#app/features/metric-expression/samples.ts";
import { Tester } from "#app/features/metric-expression/tester.tsx";
import { testerAction } from "#app/features/metric-expression/tester-action.ts";

export const meta = () => [{ title: "Metric expressions" }];

/** Which sample the page begins with. */
export function loader({ request }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams.get("sample");
  return { sampleId: samples.find(({ id }) => id === asked)?.id ?? "openai" };
}

export const action = testerAction;

export default function MetricExpressions() {
  const { sampleId } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [first] = samples;
  const sample = samples.find(({ id }) => id === sampleId) ?? first;
  return (
    <PageBody>
      <PageHeader
        title="Metric expressions"
        description="Try which quantities an expression reads out of a reply, before it bills anybody. Providers of your own backends are metered by them."
      />
      <nav aria-label="Sample replies" className="overflow-x-auto">
        <ul className="flex gap-1.5">
          {samples.map(({ id, label }) => (
            <li key={id}>
              <Link
                to={`?sample=${id}`}
                replace
                preventScrollReset
                aria-current={id === sampleId ? "true" : undefined}
                className={clsx(
                  "inline-flex h-8 items-center whitespace-nowrap rounded-full px-3 text-sm ring-1 ring-inset",
                  id === sampleId
                    ? "bg-accent-soft font-medium text-accent-text ring-accent/20"
                    : "text-ink-muted ring-line-strong hover:bg-hover hover:text-ink",
                )}
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {sample && <Tester key={sample.id} sample={sample} answer={answer} />}
      <GrammarCard />
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

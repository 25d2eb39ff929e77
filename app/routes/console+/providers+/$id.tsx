import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { Pencil } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { HistoryLink } from "#app/features/audit-log/history-link.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { providerAction } from "#app/features/provider/provider-action.ts";
import { ProviderFacts } from "#app/features/provider/provider-facts.tsx";
import { kindLabel } from "#app/features/provider/provider-kinds.ts";
import { ProviderModels } from "#app/features/provider/provider-models.tsx";
import { ProviderStanding } from "#app/features/provider/provider-standing.tsx";
import { TestCard } from "#app/features/provider/test-card.tsx";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.provider.name} · Providers` : "Provider" },
];

/** A page of its models; the rest is in the list of models. */
const modelsShown = 100;

export async function loader(args: LoaderFunctionArgs) {
  const id = args.params.id ?? "";
  return call(args, async ({ merchant }) => {
    const [provider, effect, models] = await Promise.all([
      merchant.providers.get({ id }),
      merchant.providers.effect({ id }),
      merchant.physicalModels.list({ provider_id: id, limit: modelsShown, sort: "name" }),
    ]);
    return { provider, effect, models };
  });
}

export const action = providerAction;

export default function Provider() {
  const { provider, effect, models } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const mayWrite = useMay("catalog.write") && provider.status !== "archived";
  return (
    <PageBody>
      <PageHeader
        title={provider.name}
        back={{ to: "/console/providers", label: "Providers" }}
        badge={<StatusBadge status={provider.status} />}
        description={
          <span className="flex flex-wrap items-center gap-x-3">
            {kindLabel(provider.kind)}
            <Copyable value={provider.id} label="provider id" />
            <HistoryLink id={provider.id} />
          </span>
        }
      >
        {mayWrite && (
          <Button asChild>
            <Link to={`/console/providers/${provider.id}/edit`} prefetch="intent">
              <Pencil className="size-4" aria-hidden />
              Edit
            </Link>
          </Button>
        )}
      </PageHeader>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid grid-cols-1 gap-4">
          {mayWrite && <TestCard provider={provider} ownModels={models.data.map(({ name }) => name)} answer={answer} />}
          <ProviderModels
            provider={provider}
            models={models.data}
            more={models.next_cursor !== null}
            mayWrite={mayWrite}
          />
        </div>
        <div className="grid grid-cols-1 gap-4">
          <ProviderFacts provider={provider} effect={effect} />
          {mayWrite && <ProviderStanding provider={provider} effect={effect} />}
        </div>
      </div>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

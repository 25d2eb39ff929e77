import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { PlugZap } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { guessEntry, loadNamedEntry } from "#app/features/physical-model/load-entry.ts";
import { createModelForm } from "#app/features/physical-model/model-form.ts";
import { providerFor, startOf } from "#app/features/physical-model/new-model.ts";
import { NewModelForm } from "#app/features/physical-model/new-model-form.tsx";
import { loadRates } from "#app/features/physical-model/rates-today.ts";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Create model" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const asked = new URL(args.request.url).searchParams;
  const name = asked.get("name");
  const providerId = asked.get("provider") || null;
  return call(args, async (caller) => {
    const [listed, named, entry, rates] = await Promise.all([
      caller.merchant.providers.list({ limit: 200, sort: "name" }),
      providerId === null ? null : caller.merchant.providers.get({ id: providerId }),
      loadNamedEntry(caller, asked.get("catalog")),
      loadRates(caller),
    ]);
    const guess = entry ? null : await guessEntry(caller, name);
    const providers = listed.data.map(({ id, name: providerName, kind }) => ({ id, name: providerName, kind }));
    const wanted = named?.id ?? providerFor(entry, providers);
    const provider = providers.find(({ id }) => id === wanted) ?? null;
    const start = startOf({ entry, provider, name, modality: asked.get("modality"), unit: asked.get("unit"), rates });
    return { providers, entry, guess, rates, start, once: randomUUID() };
  });
}

export async function action(args: ActionFunctionArgs) {
  const data = await readFields(args);
  return answerInput(args, data, createModelForm, async (caller, value) => {
    const { id } = await caller.merchant.physicalModels.create(value);
    throw redirect(`/console/physical-models/${id}`);
  });
}

export default function NewModel() {
  const { providers, entry, guess, rates, start, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = entry
    ? { to: "/console/price-catalog", label: "Price catalog" }
    : { to: "/console/physical-models", label: "Physical models" };
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Create model"
        back={back}
        description="One model of one provider, with its price and its cost."
      />
      {guess && (
        <Notice tone="info">
          The price catalog knows <span className="font-mono text-sm">{guess.id}</span>.{" "}
          <Link
            to={`?${new URLSearchParams({ provider: start.providerId, name: start.name, catalog: guess.id })}`}
            className="font-medium underline underline-offset-2"
          >
            Take its costs and capabilities
          </Link>
        </Notice>
      )}
      {providers.length === 0 ? (
        <Card flush>
          <EmptyState
            icon={PlugZap}
            title="A provider comes first"
            action={
              <Button asChild>
                <Link to="/console/providers/new">Add provider</Link>
              </Button>
            }
          >
            A model is served by an account at a vendor, or by a service of your own.
          </EmptyState>
        </Card>
      ) : (
        <NewModelForm
          key={entry?.id ?? "plain"}
          start={start}
          entry={entry}
          providers={providers}
          rates={rates}
          answer={answer}
          once={once}
        />
      )}
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

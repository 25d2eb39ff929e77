import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { isDraftTest, testDraft } from "#app/features/provider/draft-action.ts";
import { shownProvider, updateProviderForm } from "#app/features/provider/provider-form.ts";
import { ProviderFormPage } from "#app/features/provider/provider-form-page.tsx";
import { kindWords } from "#app/features/provider/provider-kinds.ts";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Edit provider" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const id = args.params.id ?? "";
  return { provider: await call(args, (caller) => caller.merchant.providers.get({ id })), once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  const data = await readFields(args);
  const { kind } = await call(args, (caller) => caller.merchant.providers.get({ id }));
  if (isDraftTest(data)) return testDraft(args, data, { kind, id });
  return answerInput(args, data, updateProviderForm(id, kind), async (caller, value) => {
    await caller.merchant.providers.update(value);
    throw redirect(`/console/providers/${id}`);
  });
}

export default function EditProvider() {
  const { provider, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const here = `/console/providers/${provider.id}`;
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Edit provider"
        back={{ to: here, label: provider.name }}
        description={`${kindWords[provider.kind].label}. A change reaches every process within a second; requests that run finish as they began.`}
      />
      <ProviderFormPage
        kind={provider.kind}
        form={updateProviderForm(provider.id, provider.kind)}
        answer={answer}
        defaultValue={shownProvider(provider)}
        stored={provider.has_credentials}
        once={once}
        submitLabel="Save"
        cancelTo={here}
      />
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

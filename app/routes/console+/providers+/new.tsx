import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { isDraftTest, testDraft } from "#app/features/provider/draft-action.ts";
import { KindChoice } from "#app/features/provider/kind-choice.tsx";
import { createProviderForm } from "#app/features/provider/provider-form.ts";
import { ProviderFormPage } from "#app/features/provider/provider-form-page.tsx";
import { kindWords } from "#app/features/provider/provider-kinds.ts";
import { answerInput } from "#app/lib/answer-input.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { providerKinds } from "#server/contracts/provider-kinds.ts";

export const meta = () => [{ title: "Add provider" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const asked = new URL(args.request.url).searchParams.get("kind");
  return { kind: providerKinds.find((kind) => kind === asked) ?? null, once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const data = await readFields(args);
  if (isDraftTest(data)) {
    const kind = providerKinds.find((known) => known === data.get("kind"));
    if (!kind) throw new Response("There is no such kind of provider.", { status: 400 });
    return testDraft(args, data, { kind, id: null });
  }
  return answerInput(args, data, createProviderForm, async (caller, value) => {
    const { id } = await caller.merchant.providers.create(value);
    throw redirect(`/console/providers/${id}`);
  });
}

export default function NewProvider() {
  const { kind, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { to: "/console/providers", label: "Providers" };
  if (kind === null) {
    return (
      <PageBody width="narrow">
        <PageHeader title="Add provider" back={back} description="Where does it answer from?" />
        <KindChoice />
      </PageBody>
    );
  }
  const { label, description } = kindWords[kind];
  return (
    <PageBody width="narrow">
      <PageHeader
        title={kind === "custom" ? "Add a backend of your own" : `Add ${label}`}
        back={{ to: "/console/providers/new", label: "Another kind" }}
        description={description}
      />
      <ProviderFormPage
        key={kind}
        kind={kind}
        form={createProviderForm}
        answer={answer}
        defaultValue={{ name: "" }}
        stored={false}
        once={once}
        submitLabel="Add provider"
        cancelTo="/console/providers"
      />
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

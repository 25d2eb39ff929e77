import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { loadCustomers } from "#app/features/finders/find-customer.ts";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { beginningOf } from "#app/features/virtual-endpoint/beginning.ts";
import { copyEndpointForm, createEndpointForm } from "#app/features/virtual-endpoint/endpoint-form.ts";
import { FirstModels } from "#app/features/virtual-endpoint/first-models.tsx";
import { OwnFields, TemplateFields } from "#app/features/virtual-endpoint/own-fields.tsx";
import { TakenOverModels } from "#app/features/virtual-endpoint/taken-over-models.tsx";
import { TermsFields } from "#app/features/virtual-endpoint/terms-fields.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "New virtual endpoint" }];

/** What is asked for: a copy of an endpoint, a template, an endpoint from a template, or from nothing; and for whom. */
function readAsked({ url }: Request) {
  const parameters = new URL(url).searchParams;
  const isTemplate = parameters.get("as") === "template";
  return {
    copiedId: parameters.get("copy"),
    templateId: isTemplate ? null : parameters.get("template"),
    isTemplate,
    customerId: parameters.get("customer") || null,
  };
}

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const asked = readAsked(args.request);
  const sourceId = asked.copiedId ?? asked.templateId;
  return call(args, async (caller) => {
    const [source] = await Promise.all([
      sourceId === null ? null : caller.merchant.virtualEndpoints.get({ id: sourceId }),
      asked.customerId === null ? null : caller.merchant.customers.get({ id: asked.customerId }),
    ]);
    const customers = await loadCustomers(caller, "active", source?.customer_id ?? asked.customerId);
    const beginning = beginningOf({ ...asked, source });
    return { asked, source, customers, ...beginning, once: randomUUID() };
  });
}

export async function action(args: ActionFunctionArgs) {
  const data = await readFields(args);
  const { copiedId, ...beginning } = readAsked(args.request);
  const arrived = ({ id }: { id: string }) => {
    throw redirect(`/console/virtual-endpoints/${id}`);
  };
  if (copiedId !== null) {
    return answerInput(args, data, copyEndpointForm(copiedId), async (caller, value) =>
      arrived(await caller.merchant.virtualEndpoints.copy(value)),
    );
  }
  return answerInput(args, data, createEndpointForm(beginning), async (caller, value) =>
    arrived(await caller.merchant.virtualEndpoints.create(value)),
  );
}

function Form() {
  const { asked, source: from, customers, defaultValue, submitLabel, back, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const page = { answer, defaultValue, once, submitLabel, cancelTo: back.to };
  if (asked.copiedId !== null) {
    return (
      <InputPageForm {...page} form={copyEndpointForm(asked.copiedId)}>
        {(source) => <OwnFields source={source} customers={customers} department={false} />}
      </InputPageForm>
    );
  }
  return (
    <InputPageForm {...page} form={createEndpointForm(asked)}>
      {(source) => (
        <>
          {asked.isTemplate ? (
            <TemplateFields source={source} customers={customers} />
          ) : (
            <OwnFields source={source} customers={customers} department />
          )}
          {from ? (
            <TakenOverModels source={from} />
          ) : (
            <FormSection title="Models">
              <FirstModels source={source} />
            </FormSection>
          )}
          <TermsFields source={source} endpointId={null} />
        </>
      )}
    </InputPageForm>
  );
}

export default function NewEndpoint() {
  const { title, description, back } = useLoaderData<typeof loader>();
  return (
    <PageBody width="narrow">
      <PageHeader title={title} back={back} description={description} />
      <Form />
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/ui/notice.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { CustomerField } from "#app/features/virtual-endpoint/customer-field.tsx";
import { loadCustomerOptions } from "#app/features/virtual-endpoint/customer-options.ts";
import { copyEndpointForm, createEndpointForm, newEndpoint } from "#app/features/virtual-endpoint/endpoint-form.ts";
import { FirstModels } from "#app/features/virtual-endpoint/first-models.tsx";
import { TermsFields } from "#app/features/virtual-endpoint/terms-fields.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "New virtual endpoint" }];

/** The endpoint that is copied; null: none. */
const copiedId = (request: Request) => new URL(request.url).searchParams.get("copy");

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const copied = copiedId(args.request);
  const [customers, source] = await Promise.all([
    call(args, loadCustomerOptions),
    copied === null ? null : call(args, (caller) => caller.merchant.virtualEndpoints.get({ id: copied })),
  ]);
  return { customers, source, once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const data = await args.request.formData();
  const copied = copiedId(args.request);
  const arrived = ({ id }: { id: string }) => {
    throw redirect(`/console/virtual-endpoints/${id}`);
  };
  if (copied !== null) {
    const form = copyEndpointForm(copied);
    return answerInput(args, data, form, async (caller, value) =>
      arrived(await caller.merchant.virtualEndpoints.copy(value)),
    );
  }
  return answerInput(args, data, createEndpointForm, async (caller, value) =>
    arrived(await caller.merchant.virtualEndpoints.create(value)),
  );
}

interface OwnFieldsProps {
  source: FieldSource;
  customers: ReturnType<typeof useLoaderData<typeof loader>>["customers"];
  department: boolean;
}

function OwnFields({ source, customers, department }: OwnFieldsProps) {
  const mayGive = useMay("credits.write");
  return (
    <FormSection title="Endpoint">
      {customers.length === 0 && (
        <Notice tone="warning">There is no customer yet. An endpoint belongs to one: add a customer first.</Notice>
      )}
      <TextField source={source} name="name" label="Name" hint="Customers see it, too." autoFocus />
      <CustomerField source={source} customers={customers} />
      <div className="grid gap-4 sm:grid-cols-2">
        {department && (
          <TextField source={source} name="department" label="Department" optional hint="For chargeback." />
        )}
        {mayGive && (
          <TextField
            source={source}
            name="credit_budget"
            label="First credits"
            optional
            numeric
            hint="Given as a grant. Without any, requests get the checkout link."
          />
        )}
      </div>
    </FormSection>
  );
}

const page = { cancelTo: "/console/virtual-endpoints" };
const back = { to: page.cancelTo, label: "Virtual endpoints" };

export default function NewEndpoint() {
  const { customers, source: copied, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (copied) {
    const defaultValue = { name: `${copied.name} (copy)`.slice(0, 200), customer_id: copied.customer_id };
    const form = {
      ...page,
      form: copyEndpointForm(copied.id),
      answer,
      defaultValue,
      once,
      submitLabel: "Copy endpoint",
    };
    return (
      <PageBody width="narrow">
        <PageHeader
          title="Copy an endpoint"
          back={back}
          description={`Models, routes, limits and terms of “${copied.name}”; not its keys, credits or requests.`}
        />
        <InputPageForm {...form}>
          {(source) => <OwnFields source={source} customers={customers} department={false} />}
        </InputPageForm>
      </PageBody>
    );
  }
  const form = {
    ...page,
    form: createEndpointForm,
    answer,
    defaultValue: newEndpoint,
    once,
    submitLabel: "Create endpoint",
  };
  return (
    <PageBody width="narrow">
      <PageHeader
        title="New virtual endpoint"
        back={back}
        description="What a customer buys: models, keys and credits."
      />
      <InputPageForm {...form}>
        {(source) => (
          <>
            <OwnFields source={source} customers={customers} department />
            <FormSection title="Models">
              <FirstModels source={source} />
            </FormSection>
            <TermsFields source={source} endpointId={null} />
          </>
        )}
      </InputPageForm>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

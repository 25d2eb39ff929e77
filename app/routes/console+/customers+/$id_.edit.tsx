import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Card } from "#app/components/ui/card.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { CustomerFields, customerValues, updateCustomerForm } from "#app/features/customer/customer-form.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Edit customer" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "customers.write");
  const { id = "" } = args.params;
  return { customer: await call(args, (caller) => caller.merchant.customers.get({ id })), once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const { id = "" } = args.params;
  return answerInput(args, await readFields(args), updateCustomerForm(id), async (caller, value) => {
    await caller.merchant.customers.update(value);
    throw redirect(`/console/customers/${id}`);
  });
}

export default function EditCustomer() {
  const { customer, once } = useLoaderData<typeof loader>();
  const back = `/console/customers/${customer.id}`;
  return (
    <PageBody width="narrow">
      <PageHeader title={`Edit ${customer.name}`} back={{ to: back, label: "Customer" }} />
      <Card>
        <InputPageForm
          form={updateCustomerForm(customer.id)}
          answer={useActionData<typeof action>()}
          defaultValue={customerValues(customer)}
          once={once}
          submitLabel="Save"
          cancelTo={back}
        >
          {(source) => <CustomerFields source={source} />}
        </InputPageForm>
      </Card>
    </PageBody>
  );
}

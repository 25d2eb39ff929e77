import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Card } from "#app/components/ui/card.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { CustomerFields, createCustomerForm } from "#app/features/customer/customer-form.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Add customer" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "customers.write");
  return { once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  return answerInput(args, await readFields(args), createCustomerForm, async (caller, value) => {
    const { id } = await caller.merchant.customers.create(value);
    throw redirect(`/console/customers/${id}`);
  });
}

export default function NewCustomer() {
  const { once } = useLoaderData<typeof loader>();
  return (
    <PageBody width="narrow">
      <PageHeader title="Add customer" back={{ to: "/console/customers", label: "Customers" }} />
      <Card>
        <InputPageForm
          form={createCustomerForm}
          answer={useActionData<typeof action>()}
          defaultValue={{ name: "", email: "" }}
          once={once}
          submitLabel="Add customer"
          cancelTo="/console/customers"
        >
          {(source) => <CustomerFields source={source} />}
        </InputPageForm>
      </Card>
    </PageBody>
  );
}

import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { repriceForm } from "#app/features/physical-model/model-form.ts";
import { shownRates } from "#app/features/physical-model/rate-figures.ts";
import { RateTableFields } from "#app/features/physical-model/rate-table-fields.tsx";
import { loadRates } from "#app/features/physical-model/rates-today.ts";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { textAt } from "#app/lib/typed-values.ts";

export const meta = () => [{ title: "Change price" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const id = args.params.id ?? "";
  return call(args, async (caller) => {
    const [model, rates] = await Promise.all([caller.merchant.physicalModels.get({ id }), loadRates(caller)]);
    return { model, rates, once: randomUUID() };
  });
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  const data = await readFields(args);
  const model = await call(args, (caller) => caller.merchant.physicalModels.get({ id }));
  return answerInput(args, data, repriceForm(model), async (caller, value) => {
    await caller.merchant.physicalModels.update(value);
    throw redirect(`/console/physical-models/${id}`);
  });
}

export default function ChangePrice() {
  const { model, rates, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const here = `/console/physical-models/${model.id}`;
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Change price and cost"
        back={{ to: here, label: model.name }}
        description="What differs becomes a new version, in force within a second. Past requests keep the version they were charged by."
      />
      <InputPageForm
        form={repriceForm(model)}
        answer={answer}
        defaultValue={{
          price: shownRates(model.price),
          cost: shownRates(model.cost),
          cost_as_of: "",
        }}
        once={once}
        submitLabel="Save version"
        cancelTo={here}
      >
        {(source) => (
          <FormSection title="Price and cost">
            <RateTableFields source={source} modality={model.modality} unit={model.unit} rates={rates} />
            <Field
              label="The costs are as of"
              optional
              hint={`The day on which you read them at the vendor. Empty: today, where they differ.${model.cost ? ` Now: ${model.cost.as_of}.` : ""}`}
              errors={source.errorsAt("cost_as_of")}
            >
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  name="cost_as_of"
                  defaultValue={textAt(source.values, "cost_as_of") ?? ""}
                  className="sm:w-48"
                />
              )}
            </Field>
          </FormSection>
        )}
      </InputPageForm>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { TextField } from "#app/features/form-fields/input-fields.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { shownParts, updateModelForm } from "#app/features/physical-model/model-form.ts";
import { PartFields } from "#app/features/physical-model/part-fields.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "Edit model" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const id = args.params.id ?? "";
  return { model: await call(args, (caller) => caller.merchant.physicalModels.get({ id })), once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const id = args.params.id ?? "";
  const data = await readFields(args);
  return answerInput(args, data, updateModelForm(id), async (caller, value) => {
    await caller.merchant.physicalModels.update(value);
    throw redirect(`/console/physical-models/${id}`);
  });
}

export default function EditModel() {
  const { model, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const here = `/console/physical-models/${model.id}`;
  return (
    <PageBody width="narrow">
      <PageHeader
        title="Edit model"
        back={{ to: here, label: model.name }}
        description="A change reaches every process within a second; requests that run finish as they began."
      />
      <InputPageForm
        form={updateModelForm(model.id)}
        answer={answer}
        defaultValue={{ name: model.name, catalog_model: model.catalog_model ?? "", ...shownParts(model) }}
        once={once}
        submitLabel="Save"
        cancelTo={here}
      >
        {(source) => (
          <>
            <FormSection title="Model">
              <TextField
                source={source}
                name="name"
                label={model.modality === "custom" ? "Name" : "Upstream model"}
                hint={model.modality === "custom" ? undefined : "As the provider knows it, letter by letter."}
                mono={model.modality !== "custom"}
              />
              <TextField
                source={source}
                name="catalog_model"
                label="Entry of the price catalog"
                hint="Its cost is compared with this entry's newer figures, e.g. openai/gpt-4o."
                optional
                mono
              />
            </FormSection>
            <PartFields source={source} unit={model.unit} open />
          </>
        )}
      </InputPageForm>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

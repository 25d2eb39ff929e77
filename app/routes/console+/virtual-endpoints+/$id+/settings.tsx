import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { TextField } from "#app/features/form-fields/input-fields.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { EndpointEnding } from "#app/features/virtual-endpoint/endpoint-ending.tsx";
import { shownEndpoint, updateEndpointForm } from "#app/features/virtual-endpoint/endpoint-form.ts";
import { SaveAsTemplate } from "#app/features/virtual-endpoint/save-as-template.tsx";
import { TemplateEnding } from "#app/features/virtual-endpoint/template-ending.tsx";
import { TermsFields } from "#app/features/virtual-endpoint/terms-fields.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { nameSchema } from "#server/contracts/wire.ts";

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "catalog.write");
  const id = args.params.id ?? "";
  const [endpoint, effect] = await Promise.all([
    call(args, (caller) => caller.merchant.virtualEndpoints.get({ id })),
    call(args, (caller) => caller.merchant.virtualEndpoints.effect({ id })),
  ]);
  return { endpoint, effect, once: randomUUID() };
}

const archiveSchema = z.object({});
const saveAsSchema = z.object({ name: nameSchema });
const statusSchema = z.object({ status: z.enum(["active", "disabled"]) });

export async function action(args: ActionFunctionArgs): Promise<FormAnswer<number>> {
  const id = args.params.id ?? "";
  const data = await readFields(args);
  if (data.get("intent") === "archive") {
    return answerForm(args, archiveSchema, async (caller) => {
      const { is_template } = await caller.merchant.virtualEndpoints.delete({ id });
      throw redirect(is_template ? "/console/virtual-endpoints/templates" : "/console/virtual-endpoints");
    });
  }
  if (data.get("intent") === "template") {
    return answerForm(args, saveAsSchema, async (caller, { name }) => {
      const made = await caller.merchant.virtualEndpoints.create({ name, is_template: true, ve_template_id: id });
      throw redirect(`/console/virtual-endpoints/${made.id}`);
    });
  }
  if (data.get("intent") === "status") {
    return answerForm(args, statusSchema, async (caller, { status }) => {
      await caller.merchant.virtualEndpoints.update({ id, status });
      return Date.now();
    });
  }
  return answerInput(args, data, updateEndpointForm(id), async (caller, value) => {
    await caller.merchant.virtualEndpoints.update(value);
    return Date.now();
  });
}

export default function Settings() {
  const { endpoint, effect, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const say = useToast();
  const saved = answer && "done" in answer ? answer.done : null;
  useEffect(() => {
    if (saved !== null) say("Saved");
  }, [saved, say]);
  const ending = endpoint.is_template ? (
    <TemplateEnding template={endpoint} />
  ) : (
    <EndpointEnding endpoint={endpoint} effect={effect} />
  );
  if (endpoint.status === "archived") return ending;
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-5">
      {!endpoint.is_template && (
        <div className="flex flex-wrap justify-end gap-2">
          <SaveAsTemplate endpoint={endpoint} />
          <Button asChild>
            <Link to={`/console/virtual-endpoints/new?copy=${endpoint.id}`}>Copy this endpoint</Link>
          </Button>
        </div>
      )}
      <InputPageForm
        key={`${endpoint.id} ${saved ?? ""}`}
        form={updateEndpointForm(endpoint.id)}
        answer={saved === null ? answer : undefined}
        defaultValue={shownEndpoint(endpoint)}
        once={once}
        submitLabel="Save"
        cancelTo={`/console/virtual-endpoints/${endpoint.id}`}
      >
        {(source) => (
          <>
            <FormSection title={endpoint.is_template ? "Template" : "Endpoint"}>
              <div className="grid gap-4 sm:grid-cols-2">
                <TextField
                  source={source}
                  name="name"
                  label="Name"
                  hint={endpoint.is_template ? "As your team calls it." : "Customers see it, too."}
                />
                <TextField source={source} name="department" label="Department" optional hint="For chargeback." />
              </div>
            </FormSection>
            <TermsFields source={source} endpointId={endpoint.id} />
          </>
        )}
      </InputPageForm>
      {ending}
    </div>
  );
}

export { ErrorPanel as ErrorBoundary };

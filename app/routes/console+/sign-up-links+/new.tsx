import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/ui/notice.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { LinkFields } from "#app/features/sign-up-link/link-fields.tsx";
import { createLinkForm, newLink } from "#app/features/sign-up-link/link-forms.ts";
import { loadTemplates } from "#app/features/sign-up-link/template-field.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const meta = () => [{ title: "New sign-up link" }];

const list = "/console/sign-up-links";

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "sign_up_links.write");
  return { choices: await call(args, loadTemplates), once: randomUUID(), nowMs: Date.now() };
}

export async function action(args: ActionFunctionArgs) {
  return answerInput(args, await readFields(args), createLinkForm, async (caller, value) => {
    const { id } = await caller.merchant.signUpLinks.create(value);
    throw redirect(`${list}/${id}`);
  });
}

export default function NewSignUpLink() {
  const { choices, once, nowMs } = useLoaderData<typeof loader>();
  return (
    <PageBody width="narrow">
      <PageHeader title="New sign-up link" back={{ to: list, label: "Sign-up links" }} />
      {choices.options.length === 0 && (
        <Notice tone="warning">
          There is no endpoint yet that newcomers' endpoints could be made like. Create one first.
        </Notice>
      )}
      <InputPageForm
        form={createLinkForm}
        answer={useActionData<typeof action>()}
        defaultValue={newLink}
        once={once}
        submitLabel="Create link"
        cancelTo={list}
      >
        {(source) => <LinkFields source={source} choices={choices} nowMs={nowMs} />}
      </InputPageForm>
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import { LinkFacts } from "#app/features/sign-up-link/link-facts.tsx";
import { shownLink, updateLinkForm } from "#app/features/sign-up-link/link-forms.ts";
import { LinkLimitFields } from "#app/features/sign-up-link/link-limit-fields.tsx";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";

const list = "/console/sign-up-links";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.link.name ?? "Sign-up link" }];

export async function loader(args: LoaderFunctionArgs) {
  const { id = "" } = args.params;
  const link = await call(args, (caller) => caller.merchant.signUpLinks.get({ id }));
  return { link, once: randomUUID(), nowMs: Date.now() };
}

export async function action(args: ActionFunctionArgs) {
  const { id = "" } = args.params;
  return answerInput(args, await readFields(args), updateLinkForm(id), async (caller, value) => {
    await caller.merchant.signUpLinks.update(value);
    throw redirect(list);
  });
}

export default function SignUpLink() {
  const { link, once, nowMs } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const mayWrite = useMay("customers.write");
  return (
    <PageBody width="narrow">
      <PageHeader title={link.name} back={{ to: list, label: "Sign-up links" }} />
      <LinkFacts link={link} mayWrite={mayWrite} />
      {mayWrite && (
        <InputPageForm
          form={updateLinkForm(link.id)}
          answer={answer}
          defaultValue={shownLink(link)}
          once={once}
          submitLabel="Save"
          cancelTo={list}
        >
          {(source) => <LinkLimitFields source={source} link={link} nowMs={nowMs} />}
        </InputPageForm>
      )}
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };

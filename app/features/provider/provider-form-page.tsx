import { getFormProps } from "@conform-to/react";
import { Form, Link, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormActions } from "#app/components/ui/form-actions.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { FormSection, MoreFields } from "#app/features/form-fields/form-section.tsx";
import { TextField } from "#app/features/form-fields/input-fields.tsx";
import { type InputForm, onceName } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { useUnsavedGuard } from "#app/lib/use-unsaved-guard.tsx";
import { defaultBaseUrl, type ProviderKind } from "#server/contracts/provider-kinds.ts";
import { BehaviourFields, SafetyFields } from "./behaviour-fields.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import { kindWords } from "./provider-kinds.ts";
import { BackendSettings, MainSettings, MetricSettings } from "./setting-fields.tsx";

interface ProviderFormPageProps<Value> {
  kind: ProviderKind;
  form: InputForm<Value>;
  answer: FormAnswer<unknown> | undefined;
  defaultValue: Record<string, unknown>;
  /** Credentials are stored already. */
  stored: boolean;
  once: string;
  submitLabel: string;
  cancelTo: string;
  /** Beside the fields of the first section. */
  children?: ReactNode;
}

/** Everything about a provider that is typed: each kind with its own fields, judged by the API's schema. */
export function ProviderFormPage<Value>(props: ProviderFormPageProps<Value>) {
  const { kind, answer, defaultValue, stored, once } = props;
  const pending = useNavigation().state !== "idle";
  const { form, errorsAt } = useInputForm({ form: props.form, answer, pending, defaultValue });
  const question = useUnsavedGuard(form.dirty && !pending);
  const source = { values: form.initialValue ?? defaultValue, errorsAt };
  const ownUrl = defaultBaseUrl(kind, undefined);
  const moreWrong = ["settings.timeouts", "settings.unsupported_parameters", "settings.token_url"].some(errorsAt);
  return (
    <Form method="post" {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name={onceName} value={once} />
      <input type="hidden" name="kind" value={kind} />
      <FormSection title="Account">
        {props.children}
        <TextField source={source} name="name" label="Name" hint="As your team calls it, e.g. “OpenAI, Europe”." />
        <TextField
          source={source}
          name="base_url"
          label="Base URL"
          optional={ownUrl !== null || kind === "bedrock"}
          placeholder={ownUrl ?? undefined}
          hint={kindWords[kind].baseUrlHint}
          mono
        />
        <MainSettings kind={kind} source={source} />
      </FormSection>
      <FormSection title="Credentials">
        <CredentialFields kind={kind} source={source} stored={stored} />
      </FormSection>
      {kind === "custom" && (
        <>
          <FormSection title="What is let through">
            <BackendSettings kind={kind} source={source} />
          </FormSection>
          <FormSection title="Metrics">
            <MetricSettings kind={kind} source={source} />
          </FormSection>
        </>
      )}
      <MoreFields title="Time limits and parameters" open={moreWrong}>
        <BehaviourFields kind={kind} source={source} />
      </MoreFields>
      {kind === "gemini" && (
        <MoreFields title="Google's safety settings" open={errorsAt("settings.safety_settings") !== undefined}>
          <SafetyFields source={source} />
        </MoreFields>
      )}
      <FormActions>
        <Button asChild variant="quiet">
          <Link to={props.cancelTo}>Cancel</Link>
        </Button>
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          {props.submitLabel}
        </Button>
      </FormActions>
      {question}
    </Form>
  );
}

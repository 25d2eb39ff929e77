import { Button } from "#app/components/ui/button.tsx";
import { FormSection, MoreFields } from "#app/features/form-fields/form-section.tsx";
import { TextField } from "#app/features/form-fields/input-fields.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import type { InputForm } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { defaultBaseUrl, type ProviderKind } from "#server/contracts/provider-kinds.ts";
import { BehaviourFields, SafetyFields } from "./behaviour-fields.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import type { DraftAnswer } from "./draft-action.ts";
import { DraftTest } from "./draft-test.tsx";
import { kindWords } from "./provider-kinds.ts";
import { BackendSettings, MainSettings, MetricSettings } from "./setting-fields.tsx";

interface ProviderFormPageProps<Value> {
  kind: ProviderKind;
  form: InputForm<Value>;
  answer: FormAnswer<unknown> | DraftAnswer | undefined;
  defaultValue: Record<string, unknown>;
  /** Credentials are stored already. */
  stored: boolean;
  once: string;
  submitLabel: string;
  cancelTo: string;
}

const formId = "provider";

/** Everything about a provider that is typed: each kind with its own fields, judged by the API's schema. */
export function ProviderFormPage<Value>({ kind, stored, ...page }: ProviderFormPageProps<Value>) {
  const ownUrl = defaultBaseUrl(kind, undefined);
  const { answer } = page;
  return (
    <>
      <InputPageForm {...page} id={formId}>
        {(source) => (
          <>
            <input type="hidden" name="kind" value={kind} />
            <FormSection title="Account">
              <TextField
                source={source}
                name="name"
                label="Name"
                hint="As your team calls it, e.g. “OpenAI, Europe”."
              />
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
            <MoreFields
              title="Time limits and parameters"
              open={["timeouts", "unsupported_parameters", "token_url"].some((name) =>
                source.errorsAt(`settings.${name}`),
              )}
            >
              <BehaviourFields kind={kind} source={source} />
            </MoreFields>
            {kind === "gemini" && (
              <MoreFields
                title="Google's safety settings"
                open={source.errorsAt("settings.safety_settings") !== undefined}
              >
                <SafetyFields source={source} />
              </MoreFields>
            )}
            <DraftTest kind={kind} stored={stored} answer={answer && "draft" in answer ? answer.draft : null} />
          </>
        )}
      </InputPageForm>
      <noscript>
        <Button type="submit" form={formId} name="intent" value="test" formNoValidate>
          Test connection
        </Button>
      </noscript>
    </>
  );
}

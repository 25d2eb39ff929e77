import { getFormProps } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { MoreFields } from "#app/features/form-fields/form-section.tsx";
import { ChoiceField, TextField } from "#app/features/form-fields/input-fields.tsx";
import { newOnce, onceName } from "#app/lib/once.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { KeyLimitFields, KeyScopeFields } from "./key-fields.tsx";
import { createKeyForm, fromName, lifetimes } from "./key-forms.ts";
import type { keysAction } from "./keys-action.ts";
import { useKeysAddress } from "./keys-address.ts";
import { NewSecret } from "./new-secret.tsx";

export interface CreateKeyProps {
  endpointId: string;
  models: readonly string[];
}

const empty = { name: "", days: "", credit_limit: { window: "total" } };
const lifetimeOptions = lifetimes.map(({ days, label }) => ({ value: days, label }));

/** What a new key is called, may do and may spend; then its secret, once. */
export default function CreateKeyForm({ endpointId, models, onCancel }: CreateKeyProps & { onCancel: () => void }) {
  const fetcher = useFetcher<typeof keysAction>();
  const action = useKeysAddress(endpointId);
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const [once] = useState(newOnce);
  const [fromMs] = useState(() => Date.now());
  const rules = createKeyForm(endpointId);
  const { form, errorsAt } = useInputForm({ form: rules, answer, pending, defaultValue: empty });
  if (answer && "done" in answer && answer.done) return <NewSecret made={answer.done} onDone={onCancel} />;
  const source = { values: form.initialValue ?? empty, errorsAt };
  const wrong = (...names: string[]) => names.some((name) => errorsAt(name) !== undefined);
  return (
    <fetcher.Form method="post" action={action} {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name="intent" value="create" />
      <input type="hidden" name={onceName} value={once} />
      <input type="hidden" name={fromName} value={fromMs} />
      <TextField
        source={source}
        name="name"
        label="Name"
        hint="Who or what uses it, e.g. “Chatbot, production”."
        autoFocus
      />
      <ChoiceField source={source} name="days" label="Expires" options={lifetimeOptions} />
      <MoreFields title="Limits" open={wrong("credit_limit", "rate_limits")}>
        <KeyLimitFields source={source} />
      </MoreFields>
      <MoreFields title="What it may do" open={wrong("scopes")}>
        <KeyScopeFields source={source} models={models} />
      </MoreFields>
      <div className="mt-1 flex justify-end gap-2">
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          Create key
        </Button>
      </div>
    </fetcher.Form>
  );
}

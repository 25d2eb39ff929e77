import { getFormProps } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { ChoiceField, TextField } from "#app/features/form-fields/input-fields.tsx";
import { newOnce, onceName } from "#app/lib/once.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { useUnsavedGuard } from "#app/lib/use-unsaved-guard.tsx";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyLimitFields, KeyScopeFields } from "./key-fields.tsx";
import { fromName, lifetimes, shownKey, updateKeyForm } from "./key-forms.ts";
import type { keysAction } from "./keys-action.ts";
import { useKeysAddress } from "./keys-address.ts";

interface EditKeyFormProps {
  accessKey: ListedAccessKeyView;
  models: readonly string[];
  onDone: () => void;
}

const endOptions = [
  { value: "keep", label: "As it is" },
  ...lifetimes.map(({ days, label }) => ({ value: days, label: days ? `${label}, from now` : label })),
];

/** Changes a key's name, end, limits and scope; it takes effect within a second. */
export function EditKeyForm({ accessKey, models, onDone }: EditKeyFormProps) {
  const fetcher = useFetcher<typeof keysAction>();
  const say = useToast();
  const [once] = useState(newOnce);
  const [fromMs] = useState(() => Date.now());
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const rules = updateKeyForm(accessKey.ve_id, accessKey.id);
  const defaultValue = shownKey(accessKey);
  const { form, errorsAt } = useInputForm({ form: rules, answer, pending, defaultValue });
  const done = Boolean(answer && "done" in answer);
  const question = useUnsavedGuard(form.dirty && !pending && !done);
  useEffect(() => {
    if (!done) return;
    say("Key saved");
    onDone();
  }, [done, onDone, say]);
  const source = { values: form.initialValue ?? defaultValue, errorsAt };
  const action = useKeysAddress(accessKey.ve_id);
  return (
    <fetcher.Form method="post" action={action} {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name="intent" value="update" />
      <input type="hidden" name="key_id" value={accessKey.id} />
      <input type="hidden" name={onceName} value={once} />
      <input type="hidden" name={fromName} value={fromMs} />
      <TextField source={source} name="name" label="Name" />
      <ChoiceField source={source} name="days" label="Expires" options={endOptions} />
      <h3 className="mt-1 font-semibold text-ink">Limits</h3>
      <KeyLimitFields source={source} />
      <h3 className="mt-1 font-semibold text-ink">What it may do</h3>
      <KeyScopeFields source={source} models={models} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          Save key
        </Button>
      </div>
      {question}
    </fetcher.Form>
  );
}

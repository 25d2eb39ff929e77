import { getFormProps } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { NewSecret } from "#app/features/access-key/new-secret.tsx";
import { ChoiceField, TextField } from "#app/features/form-fields/input-fields.tsx";
import { roleOptions, staffTeam } from "#app/features/team/team-kind.ts";
import { newOnce, onceName } from "#app/lib/once.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import type { MerchantRole } from "#server/contracts/roles.ts";
import { createManagementKeyForm } from "./management-key-form.ts";
import type { managementKeysAction } from "./management-keys-action.ts";

interface CreateManagementKeyProps {
  gives: readonly MerchantRole[];
  onCancel: () => void;
}

const empty = { name: "", role: "developer" };

/** What a new management key is called and may do; then its secret, once. */
export default function CreateManagementKeyForm({ gives, onCancel }: CreateManagementKeyProps) {
  const fetcher = useFetcher<typeof managementKeysAction>();
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const [once] = useState(newOnce);
  const { form, errorsAt } = useInputForm({ form: createManagementKeyForm, answer, pending, defaultValue: empty });
  if (answer && "done" in answer && answer.done) return <NewSecret made={answer.done} onDone={onCancel} />;
  const source = { values: form.initialValue ?? empty, errorsAt };
  return (
    <fetcher.Form
      method="post"
      action="/console/management-keys"
      {...getFormProps(form)}
      className="grid grid-cols-1 gap-4"
    >
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name="intent" value="create" />
      <input type="hidden" name={onceName} value={once} />
      <TextField source={source} name="name" label="Name" hint="What uses it, e.g. “Billing export”." autoFocus />
      <ChoiceField
        source={source}
        name="role"
        label="Role"
        hint="The least that the script needs."
        options={roleOptions(staffTeam, gives)}
      />
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

import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { newOnce, onceName } from "#app/lib/once.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { overlaps } from "./key-forms.ts";
import type { keysAction } from "./keys-action.ts";
import { useKeysAddress } from "./keys-address.ts";
import { NewSecret } from "./new-secret.tsx";

/** How long the old secret works on; then the new one, once. */
export default function RotateKeyForm({ accessKey, onClose }: { accessKey: ListedAccessKeyView; onClose: () => void }) {
  const fetcher = useFetcher<typeof keysAction>();
  const [once] = useState(newOnce);
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const action = useKeysAddress(accessKey.ve_id);
  if (answer && "done" in answer && answer.done) return <NewSecret made={answer.done} onDone={onClose} />;
  const refused = answer && "submission" in answer ? Object.values(answer.submission.error ?? {}).flat() : [];
  return (
    <fetcher.Form method="post" action={action} className="grid gap-4">
      {refused.length > 0 && (
        <Notice tone="critical" alert>
          {refused.join(" ")}
        </Notice>
      )}
      <input type="hidden" name="intent" value="rotate" />
      <input type="hidden" name="key_id" value={accessKey.id} />
      <input type="hidden" name={onceName} value={once} />
      <Field label="The old secret works on" hint="Long enough for whoever uses it to change over.">
        {(control) => (
          <Select {...control} name="overlap_seconds" defaultValue="86400" className="w-full">
            {overlaps.map(({ seconds, label }) => (
              <option key={seconds} value={seconds}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          Rotate key
        </Button>
      </div>
    </fetcher.Form>
  );
}

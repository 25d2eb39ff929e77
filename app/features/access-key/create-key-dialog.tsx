import { getFormProps, getInputProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { useFetcher } from "@remix-run/react";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { createKeyFormSchema, lifetimes } from "./key-forms.ts";
import type { KeysAction } from "./keys-action.ts";
import { NewSecret } from "./new-secret.tsx";

function CreateForm({ onCancel }: { onCancel: () => void }) {
  const fetcher = useFetcher<KeysAction>();
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const [form, fields] = useForm({
    lastResult: answer && "submission" in answer && fetcher.state === "idle" ? answer.submission : undefined,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: createKeyFormSchema }),
    shouldValidate: "onSubmit",
    shouldRevalidate: "onInput",
  });
  if (answer && "secret" in answer) return <NewSecret answer={answer} onDone={onCancel} />;
  return (
    <fetcher.Form method="post" {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <Field label="Name" hint="Who or what uses it, e.g. “Chatbot, production”." errors={fields.name.errors}>
        {(control) => (
          <Input {...getInputProps(fields.name, { type: "text" })} {...control} autoComplete="off" autoFocus />
        )}
      </Field>
      <Field label="Expires">
        {(control) => (
          <Select {...control} name="days" defaultValue="">
            {lifetimes.map(({ days, label }) => (
              <option key={days} value={days}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="mt-1 flex justify-end gap-2">
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" name="intent" value="create" pending={pending} disabled={pending}>
          Create key
        </Button>
      </div>
    </fetcher.Form>
  );
}

/** The button that makes a key, and its dialog: first the form, then the secret, once. */
export function CreateKeyDialog() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" size="small">
          <Plus className="size-4" aria-hidden />
          Create key
        </Button>
      }
      title="Access key"
      description="A client sends it as its API key. It opens this endpoint and nothing else."
    >
      <CreateForm onCancel={() => setOpen(false)} />
    </Dialog>
  );
}

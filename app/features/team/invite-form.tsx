import { getFormProps, getInputProps } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { newOnce, onceName } from "#app/lib/once.ts";
import { useDone } from "#app/lib/use-done.ts";
import { useZodForm } from "#app/lib/use-zod-form.ts";
import { inviteToOwnTeamInputSchema } from "#server/contracts/team.ts";
import { roleOptions, type TeamKind, type TeamRole } from "./team-kind.ts";

export interface InviteProps {
  kind: TeamKind;
  gives: readonly TeamRole[];
}

/** The role is one of those offered; the server judges it by the team's own. */
const inviteSchema = inviteToOwnTeamInputSchema.extend({ role: z.string() }).strip();

/** Whom to invite, and as what. */
export default function InviteForm({ kind, gives, onClose }: InviteProps & { onClose: () => void }) {
  const fetcher = useFetcher<FormAnswer<null>>();
  const say = useToast();
  const [once] = useState(newOnce);
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const firstRole = gives.includes(kind.firstRole) ? kind.firstRole : gives[0];
  const defaultValue = { role: firstRole };
  const [form, fields] = useZodForm({ schema: inviteSchema, answer, pending, defaultValue });
  const done = Boolean(answer && "done" in answer);
  useDone(done, () => {
    say("Invitation sent");
    onClose();
  });
  return (
    <fetcher.Form method="post" action={kind.address} {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name="intent" value="invite" />
      <input type="hidden" name={onceName} value={once} />
      <Field label="E-mail address" errors={fields.email.errors}>
        {(control) => (
          <Input {...getInputProps(fields.email, { type: "email" })} {...control} autoComplete="off" autoFocus />
        )}
      </Field>
      <Field label="Role" errors={fields.role.errors}>
        {(control) => (
          <Select {...control} name="role" defaultValue={firstRole} className="w-full">
            {roleOptions(kind, gives).map(({ value, label }) => (
              <option key={value} value={value}>
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
          Send invitation
        </Button>
      </div>
    </fetcher.Form>
  );
}

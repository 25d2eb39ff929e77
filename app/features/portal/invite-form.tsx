import { getFormProps, getInputProps } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { useZodForm } from "#app/lib/use-zod-form.ts";
import { inviteToOwnTeamInputSchema } from "#server/contracts/team.ts";
import type { teamAction } from "./team-action.ts";
import { teamRoleOptions } from "./team-roles.ts";

const inviteSchema = inviteToOwnTeamInputSchema.strip();

/** Whom to invite, and as what. */
export default function InviteForm({ onClose }: { onClose: () => void }) {
  const fetcher = useFetcher<typeof teamAction>();
  const say = useToast();
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const [form, fields] = useZodForm({ schema: inviteSchema, answer, pending, defaultValue: { role: "member" } });
  const done = answer !== undefined && "done" in answer;
  useEffect(() => {
    if (!done) return;
    say("Invitation sent");
    onClose();
  }, [done, onClose, say]);
  return (
    <fetcher.Form method="post" action="/portal/team" {...getFormProps(form)} className="grid gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name="intent" value="invite" />
      <Field label="E-mail address" errors={fields.email.errors}>
        {(control) => (
          <Input {...getInputProps(fields.email, { type: "email" })} {...control} autoComplete="off" autoFocus />
        )}
      </Field>
      <Field label="Role" errors={fields.role.errors}>
        {(control) => (
          <Select {...control} name="role" defaultValue="member" className="w-full">
            {teamRoleOptions.map(({ value, label }) => (
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

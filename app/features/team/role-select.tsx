import { Form } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Select } from "#app/components/ui/select.tsx";
import type { TeamMemberView } from "#server/contracts/team.ts";
import { roleEffect, roleWord, type TeamKind, type TeamReader } from "./team-kind.ts";

interface RoleSelectProps {
  kind: TeamKind;
  member: TeamMemberView;
  reader: TeamReader;
}

/** Whether this reader may change what this member is. */
export const mayChange = ({ gives, lastId }: TeamReader, member: TeamMemberView): boolean =>
  gives.includes(member.role) && member.id !== lastId;

/** A member's role, changed by choosing another: it says what that does and asks first. */
export function RoleSelect({ kind, member, reader }: RoleSelectProps) {
  const [wanted, setWanted] = useState<string | null>(null);
  const word = roleWord(kind, member.role);
  if (!mayChange(reader, member)) {
    if (!reader.gives.includes(member.role)) return word;
    return (
      <>
        {word}
        <span className="block min-w-32 text-balance text-ink-muted text-sm">The only one: name another first.</span>
      </>
    );
  }
  const self = member.user_id === reader.userId ? " These are your own rights." : "";
  return (
    <>
      <Form method="post" action={kind.address} className="flex items-center gap-2">
        <input type="hidden" name="intent" value="role" />
        <input type="hidden" name="id" value={member.id} />
        <Select
          name="role"
          aria-label={`Role of ${member.name}`}
          value={wanted ?? member.role}
          className="w-32 @lg:w-36"
          onChange={({ currentTarget: { value } }) => setWanted(value === member.role ? null : value)}
        >
          {kind.roles
            .filter(({ role }) => reader.gives.includes(role))
            .map((option) => (
              <option key={option.role} value={option.role}>
                {option.word}
              </option>
            ))}
        </Select>
        <noscript>
          <Button type="submit" size="small">
            Save
          </Button>
        </noscript>
      </Form>
      <ConfirmDialog
        open={wanted !== null}
        onOpenChange={(open) => !open && setWanted(null)}
        title={`Make ${member.name} ${roleWord(kind, wanted ?? member.role).toLowerCase()}?`}
        effect={`${roleEffect(kind, wanted ?? member.role)}${self}`}
        confirmLabel="Change role"
        cancelLabel={`Keep ${word.toLowerCase()}`}
        tone="primary"
        fields={{ intent: "role", id: member.id, role: wanted ?? member.role }}
        action={kind.address}
        said="Role changed"
      />
    </>
  );
}

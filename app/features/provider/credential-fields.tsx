import { Fragment } from "react";
import { Notice } from "#app/components/ui/notice.tsx";
import { BoxField, type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import { type CredentialName, credentialSetsOf, type ProviderKind } from "#server/contracts/provider-kinds.ts";
import { credentialWords } from "./provider-kinds.ts";

interface CredentialFieldsProps {
  kind: ProviderKind;
  source: FieldSource;
  /** Credentials are stored, and never shown. */
  stored: boolean;
}

function CredentialField({ name, source, optional }: { name: CredentialName; source: FieldSource; optional: boolean }) {
  const { label, hint, secret } = credentialWords[name];
  return (
    <TextField
      source={source}
      name={`credentials.${name}`}
      label={label}
      hint={hint}
      optional={optional}
      secret={secret}
      mono
    />
  );
}

/** Credentials of this kind: new ones are typed, stored ones never come back. */
export function CredentialFields({ kind, source, stored }: CredentialFieldsProps) {
  const sets = credentialSetsOf(kind);
  // Every error of a field stands beside it; what is about all of them stands here.
  const whole = source.errorsAt("credentials");
  const shownBeside = sets
    .flatMap(({ needs, may = [] }) => [...needs, ...may])
    .flatMap((name) => source.errorsAt(`credentials.${name}`) ?? []);
  const rest = (whole ?? []).filter((error) => !shownBeside.includes(error));
  return (
    <>
      {stored ? (
        <p className="text-ink-muted">
          Stored, sealed, and never shown again. Leave the fields empty to keep them; what you type replaces all of
          them.
        </p>
      ) : (
        <p className="text-ink-muted">Sealed as they are stored, and never shown again.</p>
      )}
      {rest.length > 0 && <Notice tone="critical">{rest.join(" ")}</Notice>}
      {sets.map(({ needs, may = [] }, index) => (
        <Fragment key={needs.join()}>
          {index > 0 && <p className="font-medium text-ink text-sm">or</p>}
          <div className="grid gap-4 sm:grid-cols-2">
            {needs.map((name) => (
              <CredentialField key={name} name={name} source={source} optional={stored} />
            ))}
            {may.map((name) => (
              <CredentialField key={name} name={name} source={source} optional />
            ))}
          </div>
        </Fragment>
      ))}
      {stored && (
        <BoxField
          source={source}
          name="remove_credentials"
          label="Take the stored credentials away"
          hint="Requests then go out without any."
        />
      )}
    </>
  );
}

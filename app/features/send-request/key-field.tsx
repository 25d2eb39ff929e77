import { Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import type { SampleReader } from "#app/features/reference/operation-sample.ts";

interface KeyFieldProps {
  reader: SampleReader;
  secret: string;
  wrong: string | undefined;
  onChange: (secret: string) => void;
}

/** Managers of passwords would keep what is to be kept nowhere. */
const unkept = { "data-1p-ignore": "", "data-bwignore": "", "data-lpignore": "true", "data-form-type": "other" };

function KeyHint({ reader }: { reader: SampleReader }) {
  const { key, keysPage } = reader;
  return (
    <>
      {key && (
        <>
          The secret of <span className="wrap-anywhere text-ink-muted [unicode-bidi:isolate]">“{key.name}”</span>{" "}
          <span className="font-mono">({key.prefix}…)</span> or another.{" "}
        </>
      )}
      It stays in this page until you leave it, and is kept nowhere.{" "}
      {keysPage && (
        <Link to={keysPage} target="_blank" rel="noreferrer" className="text-accent-text underline underline-offset-2">
          Make a key
        </Link>
      )}
    </>
  );
}

/** The secret that the request is sent with. */
export function KeyField({ reader, secret, wrong, onChange }: KeyFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  // As a property: what React writes as an attribute would be saved with the page.
  useEffect(() => {
    if (input.current && input.current.value !== secret) input.current.value = secret;
  }, [secret]);
  const label = reader.keyPrefix === "slk_" ? "Access key" : "Management key";
  return (
    <Field label={label} hint={<KeyHint reader={reader} />} errors={wrong === undefined ? undefined : [wrong]}>
      {(control) => (
        <Input
          {...control}
          {...unkept}
          ref={input}
          type="password"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="font-mono"
          placeholder={`${reader.keyPrefix}…`}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}
